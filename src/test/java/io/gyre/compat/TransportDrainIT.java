package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.BridgeClient;
import io.gyre.support.FreePort;
import io.gyre.support.ServerProcess;
import io.gyre.support.SockJsClient;
import io.gyre.support.Tokens;
import io.gyre.support.Way;
import io.gyre.support.WayClient;
import io.gyre.support.WayClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All transports and the event-bus bridge at one server share limits, metrics and the way out. */
@Timeout(120)
class TransportDrainIT {
  private static final Duration SOON = Duration.ofSeconds(15);

  @Test
  void allTransports_shareTheLimitHaveMetricsAndAreSentAway() {
    int grpcPort = FreePort.find();
    int bridgePort = FreePort.find();
    int expected = Way.values().length + 1 + 2 * SockJsClient.Kind.values().length;
    String more =
        "{\"connection_limit\": %d, \"token\":".formatted(expected)
            + " {\"hmac_secret_key\": \"secret\"},";
    String bridge =
        """
        , "sockjs": {"enabled": true},
        "bridge": {"sockjs": {"enabled": true},
          "tcp": {"enabled": true, "address": "127.0.0.1", "port": %d}}}
        """
            .formatted(bridgePort);
    String config =
        TransportFaultsIT.config(300_000, grpcPort)
            .replace("{\"token\": {\"hmac_secret_key\": \"secret\"},", more)
            .strip()
            .replaceFirst("}$", bridge);
    try (ServerProcess server = ServerProcess.start(config);
        WayClients clients = new WayClients();
        BridgeClient overBridge = BridgeClient.connect(bridgePort, Tokens.user("b", 0))) {
      List<WayClient> all = new ArrayList<>();
      for (Way way : Way.values()) {
        int port = way == Way.UNI_GRPC ? grpcPort : server.port();
        all.add(clients.connect(way, port, "u-" + way, "drain"));
      }
      List<SockJsClient> overSockJs = new ArrayList<>();
      List<SockJsClient> overSockJsBridge = new ArrayList<>();
      for (SockJsClient.Kind kind : SockJsClient.Kind.values()) {
        overSockJs.add(sockJs(kind, server.port()));
        overSockJsBridge.add(sockJsBridge(kind, server.port()));
      }
      assertEquals(expected, clientsOf(server));
      for (Way way : Way.values()) {
        int port = way == Way.UNI_GRPC ? grpcPort : server.port();
        assertThrows(AssertionError.class, () -> clients.connect(way, port, "more", "drain"));
      }
      try (BridgeClient refused = BridgeClient.open(bridgePort)) {
        refused.awaitEnd();
      }
      for (SockJsClient.Kind kind : SockJsClient.Kind.values()) {
        for (String prefix : List.of("/connection/sockjs", "/eventbus")) {
          try (SockJsClient refused = SockJsClient.open(kind, server.port(), prefix)) {
            refused.awaitEnd();
          }
        }
      }
      assertEquals(expected, server.metric("centrifugo_node_client_connection_limit"));
      server.api().call("publish", "{\"channel\":\"drain\",\"data\":\"all\"}");
      all.forEach(client -> client.await("\"all\""));
      overSockJs.forEach(client -> client.await("\\\"all\\\""));
      overSockJsBridge.forEach(client -> client.await("\\\"all\\\""));
      assertLabels(server);
      server.signal("TERM");
      all.forEach(client -> client.awaitEnd(SOON));
      for (int i = 0; i < all.size(); i++) {
        Way way = Way.values()[i];
        if (way == Way.WEBSOCKET || way == Way.UNI_WEBSOCKET) {
          assertEquals(3001, all.get(i).closeCode(), way::name);
        } else {
          assertTrue(all.get(i).text().contains("shutdown"), way + ": " + all.get(i).text());
        }
      }
      for (SockJsClient client : overSockJs) {
        client.awaitEnd();
        assertTrue(client.text().contains("c[3001,\"shutdown\"]"), client::text);
      }
      for (SockJsClient client : overSockJsBridge) {
        client.awaitEnd();
        assertTrue(client.text().contains("\\\"failureCode\\\":3001"), client::text);
      }
      assertEquals(3001, overBridge.error().path("failureCode").asInt());
      overBridge.awaitEnd();
      assertEquals(0, server.exitCode(SOON), server::log);
    }
  }

  private static SockJsClient sockJs(SockJsClient.Kind kind, int port) {
    SockJsClient client = SockJsClient.open(kind, port, "/connection/sockjs");
    String token = Tokens.hs256("{\"sub\":\"s\",\"subs\":{\"drain\":{}}}");
    client.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    client.await("\\\"drain\\\"");
    return client;
  }

  private static SockJsClient sockJsBridge(SockJsClient.Kind kind, int port) {
    SockJsClient client = SockJsClient.open(kind, port, "/eventbus");
    String token = Tokens.hs256("{\"sub\":\"b\",\"subs\":{\"drain\":{}}}");
    // The bridge answers no ping of SockJS; whether it may ask does not matter.
    client.send(
        "{\"type\":\"send\",\"address\":\"gyre.info\",\"replyAddress\":\"hello\",\"headers\":"
            + "{\"token\":\""
            + token
            + "\"}}");
    client.await("\\\"hello\\\"");
    return client;
  }

  private static int clientsOf(ServerProcess server) {
    return (int) server.metric("centrifugo_client_connections_inflight");
  }

  private static void assertLabels(ServerProcess server) {
    var ways = Stream.of(Way.values()).collect(Collectors.groupingBy(Way::transport));
    ways.put("bridge_tcp", List.of());
    ways.put("bridge_sockjs", List.of());
    ways.put("sockjs", List.of());
    ways.forEach(
        (transport, each) -> {
          String label = "transport=\"" + transport + "\"";
          boolean sockJs = transport.endsWith("sockjs");
          int connected = sockJs ? SockJsClient.Kind.values().length : Math.max(1, each.size());
          for (String meter : List.of("connections_accepted", "connections_inflight")) {
            assertEquals(connected, server.metric("centrifugo_client_" + meter, label), transport);
          }
          if (!each.isEmpty()) {
            assertEquals(
                connected,
                server.metric(
                    "centrifugo_transport_messages_sent", label, "frame_type=\"push_publication\""),
                transport);
          }
        });
  }
}
