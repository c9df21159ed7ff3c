package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.CutRelay;
import io.gyre.support.FreePort;
import io.gyre.support.ServerProcess;
import io.gyre.support.Way;
import io.gyre.support.WayClient;
import io.gyre.support.WayClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What goes wrong with clients, over each transport and version of HTTP: they vanish, fall silent,
 * do not read. The server is rid of them in time, with the code that is documented, and nobody else
 * notices.
 */
@Tag("soak")
@Timeout(120)
class TransportFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final long MEGABYTE = 1 << 20;

  static final String TRANSPORTS =
      """
      "http_server": {"h2c_external": true, "internal_port": "%d"}, "prometheus": {"enabled": true},
      "http_stream": {"enabled": true}, "sse": {"enabled": true}, "uni_websocket": {"enabled": true},
      "uni_http_stream": {"enabled": true}, "uni_sse": {"enabled": true},
      "uni_grpc": {"enabled": true, "address": "127.0.0.1", "port": %d}
      """;

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"], "ping_interval": "2s",
         "pong_timeout": "1s", "queue_max_size": %d},
       "channel": {"without_namespace": {"history_size": 10, "history_ttl": "60s", "force_recovery": true}},
       %s}
      """;

  private static final int GRPC_PORT = FreePort.find();
  private static ServerProcess server;
  private static WayClients clients;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(config(300_000, GRPC_PORT));
    clients = new WayClients();
  }

  static String config(int queue, int grpcPort) {
    return CONFIG.formatted(queue, TRANSPORTS.formatted(FreePort.find(), grpcPort));
  }

  @AfterAll
  static void stop() {
    clients.close();
    server.close();
    assertFalse(server.log().contains("\"level\":\"error\""), server::complaints);
  }

  private static int port(Way way) {
    return way == Way.UNI_GRPC ? GRPC_PORT : server.port();
  }

  private static void publish(ServerProcess to, String channel, String data) {
    to.api().call("publish", "{\"channel\":\"" + channel + "\",\"data\":\"" + data + "\"}");
  }

  private static double inflight(Way way) {
    return inflight(server, way);
  }

  private static double inflight(ServerProcess of, Way way) {
    return of.metric(
        "centrifugo_client_connections_inflight", "transport=\"" + way.transport() + "\"");
  }

  private static double disconnects(ServerProcess of, int code) {
    return of.metric("centrifugo_client_num_server_disconnects", "code=\"" + code + "\"");
  }

  private static void awaitNobody(Way way) {
    Await.until(SOON, () -> inflight(way) == 0, () -> way + " keeps " + inflight(way));
    Await.until(
        SOON,
        () -> server.metric("centrifugo_client_subscriptions_inflight") == 0,
        () -> way + " keeps subscriptions");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void clientVanishes_withReset_isForgottenAtOnce(Way way) throws IOException {
    try (CutRelay relay = CutRelay.to(port(way))) {
      WayClient client = clients.connect(way, relay.port(), "u", "reset-" + way);
      assertEquals(1, inflight(way));
      relay.reset();
      client.awaitEnd(SOON);
      awaitNobody(way);
    }
  }

  static Stream<Way> answering() {
    return Stream.of(Way.values()).filter(Way::answersPings);
  }

  @ParameterizedTest
  @MethodSource("answering")
  void clientFallsSilent_isSentAwayWith3012(Way way) throws IOException {
    double before = disconnects(server, 3012);
    try (CutRelay relay = CutRelay.to(port(way))) {
      WayClient client = clients.connect(way, relay.port(), "u", "silent-" + way);
      relay.swallowRequests();
      client.awaitEnd(SOON);
      awaitNobody(way);
      assertEquals(before + 1, disconnects(server, 3012));
      if (!way.webSocket()) {
        client.await("\"code\":3012");
      } else if (way == Way.WEBSOCKET) {
        assertEquals(3012, client.closeCode());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void clientDoesNotRead_overTheQueueLimit_isCutWith3008AndOthersGoOn(Way way) {
    slowReader(300_000, way, 3008);
  }

  @ParameterizedTest
  @EnumSource(
      value = Way.class,
      names = {"HTTP_STREAM", "UNI_GRPC"})
  void clientDoesNotRead_belowTheQueueLimit_isCutWith3009AndOthersGoOn(Way way) {
    slowReader(1 << 30, way, 3009);
  }

  private static void slowReader(int queue, Way way, int code) {
    int grpcPort = FreePort.find();
    // No pong is to be missed before, however slow the machine is.
    String config = config(queue, grpcPort).replace("\"2s\"", "\"25s\"");
    try (ServerProcess patient = ServerProcess.start(config)) {
      slowReader(patient, way == Way.UNI_GRPC ? grpcPort : patient.port(), way, code);
    }
  }

  private static void slowReader(ServerProcess of, int port, Way way, int code) {
    try (CutRelay relay = CutRelay.to(port)) {
      slowReader(of, port, relay, way, code);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void slowReader(ServerProcess of, int port, CutRelay relay, Way way, int code) {
    double before = disconnects(of, code);
    String channel = "slow-" + way;
    clients.connect(way, relay.port(), "slow", channel);
    WayClient eager = clients.connect(way, port, "eager", channel);
    relay.stall();
    long resident = of.residentBytes();
    String data = "x".repeat(50_000);
    long slowest = 0;
    for (int i = 0; disconnects(of, code) == before; i++) {
      assertTrue(
          i < 1_500,
          () -> "not cut so; 3009: " + disconnects(of, 3009) + ", 3012: " + disconnects(of, 3012));
      long start = System.nanoTime();
      publish(of, channel, i + "-" + data);
      eager.await("\"" + i + "-");
      slowest = Math.max(slowest, System.nanoTime() - start);
      eager.forget();
    }
    Await.until(SOON, () -> inflight(of, way) == 1, () -> way + ": " + inflight(of, way));
    assertFalse(eager.hasEnded());
    publish(of, channel, "last");
    eager.await("\"last\"");
    long grown = (of.residentBytes() - resident) / MEGABYTE;
    System.out.printf("%s %d: slowest %d ms, grown %d MB%n", way, code, slowest / 1_000_000, grown);
    assertTrue(slowest < Duration.ofSeconds(2).toNanos(), "others waited " + slowest + " ns");
    eager.close();
  }
}
