package io.gyre.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.edge.Listener;
import io.gyre.node.Node;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.StreamBackend;
import io.gyre.support.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many streams, slow clients, a slow backend: a node and a backend with real sockets. */
final class SubscriptionStreamsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int CONNECTIONS = 4;

  private static final String CONFIG =
      """
      {"prometheus": {"enabled": true}, "http_server": {"address": "127.0.0.1", "port": "0"},
       "client": {"token": {"hmac_secret_key": "secret"}, "channel_limit": 2000,
         "ping_interval": "100s", "pong_timeout": "50s", "queue_max_size": 200000},
       "channel": {
         "proxy": {"subscribe_stream": {"endpoint": "127.0.0.1:%d", "timeout": "%s",
           "max_concurrent_calls": 1}},
         "namespaces": [
           {"name": "st", "subscribe_stream_proxy_enabled": true},
           {"name": "bi", "subscribe_stream_proxy_enabled": true,
            "subscribe_stream_proxy_bidirectional": true}]}}
      """;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final List<RawClient> clients = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private StreamBackend backend;

  @SuppressWarnings("NullAway.Init")
  private Node node;

  private void start(int streamsPerConnection, String timeout) throws Exception {
    backend = StreamBackend.start(streamsPerConnection);
    String text = CONFIG.formatted(backend.port(), timeout);
    Config config = ConfigLoader.load(SourceSet.ofFile("config.json", text)).config();
    node =
        Node.start(vertx, config)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  private void stopNode() throws Exception {
    node.stop(100).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    clients.forEach(RawClient::close);
    stopNode();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    backend.close();
  }

  private RawClient connect() {
    int port = node.port(Listener.EXTERNAL);
    RawClient client = RawClient.open(port, "/connection/websocket", false, Map.of());
    clients.add(client);
    String token = Tokens.hs256("{\"sub\":\"ann\"}");
    assertTrue(client.call("{\"connect\":{\"token\":\"" + token + "\"}}").has("connect"));
    return client;
  }

  private static JsonNode subscribe(RawClient client, String channel) {
    return client.call("{\"subscribe\":{\"channel\":\"" + channel + "\"}}");
  }

  private StreamBackend.Stream subscribed(RawClient client, String channel) throws Exception {
    JsonNode reply = subscribe(client, channel);
    assertTrue(reply.has("subscribe"), reply::toString);
    return backend.next();
  }

  private static String data(RawClient client) {
    String next = Objects.requireNonNull(client.next(SOON), "nothing came");
    return Json.parse(next).path("push").path("pub").path("data").asText();
  }

  private String metrics() {
    return new Api("http://127.0.0.1:" + node.port(Listener.EXTERNAL), "")
        .request("GET", "/metrics", "")
        .body();
  }

  private boolean counted(int streams) {
    String line = "centrifugo_proxy_streams{name=\"default\"} " + streams;
    return metrics().lines().anyMatch(line::equals);
  }

  @Test
  void thousandStreams_fewConnections_endWithTheNode() throws Exception {
    start(400, "20s");
    RawClient client = connect();
    List<StreamBackend.Stream> streams = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      streams.add(subscribed(client, "st:" + i));
    }
    assertEquals(1_000, backend.open());
    assertTrue(backend.connections() <= CONNECTIONS, () -> backend.connections() + " connections");
    assertTrue(counted(1_000), this::metrics);
    for (int i = 0; i < 1_000; i++) {
      streams.get(i).publish("\"" + i + "\"");
    }
    List<String> got = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      got.add(data(client));
      expected.add(Integer.toString(i));
    }
    assertEquals(expected.stream().sorted().toList(), got.stream().sorted().toList());
    stopNode();
    Await.until(SOON, () -> backend.open() == 0, () -> backend.open() + " streams are left");
  }

  @Test
  void clientThatLeaves_endsItsStreams() throws Exception {
    start(100, "20s");
    RawClient client = connect();
    subscribed(client, "st:a");
    subscribed(client, "bi:a");
    client.close();
    Await.until(SOON, () -> backend.open() == 0 && counted(0), () -> backend.open() + " are left");
  }

  @Test
  void moreStreamsThanTheBackendLets_fail_untilOneEnds() throws Exception {
    start(5, "500ms");
    RawClient client = connect();
    StreamBackend.Stream first = subscribed(client, "st:0");
    for (int i = 1; i < 5 * CONNECTIONS; i++) {
      subscribed(client, "st:" + i);
    }
    for (int i = 0; i < 3; i++) {
      assertEquals(100, subscribe(client, "st:more").path("error").path("code").asInt());
    }
    first.end();
    assertTrue(Objects.requireNonNull(client.next(SOON)).contains("\"code\":2000"));
    subscribed(client, "st:more");
    assertEquals(5 * CONNECTIONS, backend.open());
  }

  @Test
  void slowClient_backendWaits_othersGoOn_nothingIsLost() throws Exception {
    start(100, "20s");
    RawClient slow = connect();
    StreamBackend.Stream stream = subscribed(slow, "st:slow");
    RawClient other = connect();
    StreamBackend.Stream beside = subscribed(other, "st:other");
    while (!beside.sharesConnectionWith(stream)) {
      other = connect();
      beside = subscribed(other, "st:other");
    }
    int count = 4_000;
    int size = 10_000;
    stream.flood(count, size);
    int before = -1;
    while (stream.flooded() != before) {
      before = stream.flooded();
      Await.pause(Duration.ofMillis(300));
      beside.publish("\"through\"");
      assertEquals("through", data(other));
    }
    assertTrue(stream.flooded() < count, () -> "all of it went somewhere: " + stream.flooded());
    for (int i = 0; i < count; i++) {
      assertEquals(StreamBackend.numbered(i, size), data(slow));
    }
  }

  @Test
  void backendThatDoesNotRead_publishFails_streamGoesOn() throws Exception {
    start(100, "500ms");
    RawClient client = connect();
    StreamBackend.Stream stream = subscribed(client, "bi:a");
    stream.reading(false);
    String publish = "{\"publish\":{\"channel\":\"bi:a\",\"data\":\"" + "x".repeat(10_000) + "\"}}";
    int taken = 0;
    JsonNode reply = client.call(publish);
    while (reply.has("publish") && taken < 1_000) {
      taken++;
      reply = client.call(publish);
    }
    assertEquals(100, reply.path("error").path("code").asInt());
    stream.reading(true);
    int expected = 1 + taken;
    Await.until(SOON, () -> stream.received() == expected, () -> "got " + stream.received());
    assertTrue(client.call(publish).has("publish"));
    Await.until(SOON, () -> stream.received() == expected + 1, () -> "got " + stream.received());
    stream.publish("\"down\"");
    assertEquals("down", data(client));
  }
}
