package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.ServerProcess;
import io.gyre.support.SockJsClient;
import io.gyre.support.Tokens;
import io.gyre.support.Way;
import io.gyre.support.WayClient;
import io.gyre.support.WayClients;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many clients at a time over each transport and version of HTTP, who leave all at once: heap,
 * direct memory, descriptors and subscriptions are as before.
 */
class TransportCrowdIT {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final long MEGABYTE = 1 << 20;
  private static final int SPARE_DESCRIPTORS = 12;
  private static final int GRPC_PORT = FreePort.find();

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    String config = TransportFaultsIT.config(300_000, GRPC_PORT).replace("\"2s\"", "\"25s\"");
    server =
        ServerProcess.start(
            config.strip().replaceFirst("}$", ", \"sockjs\": {\"enabled\": true}}"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource(Way.class)
  void hundreds_comeAndGo_leaveNothingBehind(Way way) {
    crowd(way, 500, 2);
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource(Way.class)
  void thousands_comeAndGo_leaveNothingBehind(Way way) {
    crowd(way, 5_000, 3);
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource
  void hundreds_overSockJs_vanish_leaveNothingBehind(SockJsClient.Kind kind) {
    crowd("sockjs", 2, () -> sockJsRound(kind, 500));
  }

  private static void crowd(Way way, int size, int rounds) {
    crowd(
        way.transport(),
        rounds,
        () -> {
          try (WayClients clients = new WayClients()) {
            round(clients, way, size);
          }
        });
  }

  private static void crowd(String transport, int rounds, Runnable round) {
    long descriptors = ProcessFigures.openDescriptors(server);
    List<ProcessFigures> after = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      round.run();
      Await.until(
          SOON, () -> inflight(transport) == 0, () -> transport + " keeps " + inflight(transport));
      Await.until(
          SOON,
          () -> ProcessFigures.openDescriptors(server) <= descriptors + SPARE_DESCRIPTORS,
          () -> transport + " keeps " + ProcessFigures.openDescriptors(server));
      after.add(ProcessFigures.of(server));
    }
    System.out.printf("%s: before %d descriptors, after %s%n", transport, descriptors, after);
    ProcessFigures first = after.get(0);
    ProcessFigures last = after.get(rounds - 1);
    // What the first round brings is classes and pools; the others may bring nothing.
    assertTrue(last.heap() <= first.heap() + 4 * MEGABYTE, after::toString);
    assertTrue(last.direct() <= first.direct() + 16 * MEGABYTE, after::toString);
    assertEquals(0, server.metric("centrifugo_client_subscriptions_inflight"));
    // Counted once a second.
    Await.until(
        SOON,
        () -> server.metric("centrifugo_node_num_channels") == 0,
        () -> transport + " keeps a channel");
  }

  private static void sockJsRound(SockJsClient.Kind kind, int size) {
    List<SockJsClient> clients = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      SockJsClient client = SockJsClient.open(kind, server.port(), "/connection/sockjs");
      clients.add(client);
      String token = Tokens.hs256("{\"sub\":\"s\",\"subs\":{\"crowd\":{}}}");
      client.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
      client.await("\\\"crowd\\\"");
    }
    assertEquals(size, inflight("sockjs"));
    server.api().call("publish", "{\"channel\":\"crowd\",\"data\":\"to all\"}");
    clients.forEach(client -> client.await("to all"));
    clients.forEach(SockJsClient::vanish);
    // A session that has ended is remembered for 10 s, in case its client asks.
    Await.until(
        SOON,
        () -> ProcessFigures.instances(server, "sockjs").isEmpty(),
        () -> String.join("\n", ProcessFigures.instances(server, "sockjs")));
  }

  private static void round(WayClients clients, Way way, int size) {
    int port = way == Way.UNI_GRPC ? GRPC_PORT : server.port();
    List<Future<WayClient>> opening = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      opening.add(clients.begin(way, port, "u" + i, "crowd"));
    }
    Await.until(
        Duration.ofSeconds(60),
        () -> opening.stream().allMatch(Future::isComplete),
        () -> way + ": " + inflight(way.transport()) + " connected");
    assertEquals(size, opening.stream().filter(Future::succeeded).count());
    assertEquals(size, inflight(way.transport()));
    server.api().call("publish", "{\"channel\":\"crowd\",\"data\":\"to all\"}");
    opening.forEach(client -> client.result().await("\"to all\""));
  }

  private static double inflight(String transport) {
    return server.metric(
        "centrifugo_client_connections_inflight", "transport=\"" + transport + "\"");
  }
}
