package io.gyre.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.edge.Listener;
import io.gyre.support.Api;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole node in this process, with real sockets: what needs several lanes and the bus. */
final class NodeTest {

  private static final String CONFIG =
      """
      {"http_server": {"address": "127.0.0.1", "port": "0"}, "health": {"enabled": true},
       "client": {"token": {"hmac_secret_key": "secret"},
        "subscribe_to_user_personal_channel":
         {"enabled": true, "single_connection": true, "personal_channel_namespace": "own"}},
       "channel": {"namespaces": [
        {"name": "own", "presence": true},
        {"name": "hist", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "allow_subscribe_for_client": true, "allow_publish_for_subscriber": true}]}}
      """;
  private static final int ROUNDS = 100;

  private final Vertx vertx = Vertx.vertx();
  private Node node;

  @BeforeEach
  void start() {
    ConfigLoader.Result loaded = ConfigLoader.load(SourceSet.ofFile("config.json", CONFIG));
    Config config = loaded.config();
    node = await(Node.start(vertx, config));
  }

  @AfterEach
  void stop() {
    await(node.stop(100));
    await(vertx.close());
  }

  private RawClient connect(String user) {
    RawClient client =
        RawClient.open(node.port(Listener.EXTERNAL), "/connection/websocket", false, Map.of());
    String token = Tokens.hs256("{\"sub\":\"" + user + "\"}");
    assertTrue(client.call("{\"connect\":{\"token\":\"" + token + "\"}}").has("connect"));
    return client;
  }

  @Test
  void singleConnection_theNewOneEndsTheOthers() {
    RawClient first = connect("u");
    RawClient other = connect("v");
    RawClient second = connect("u");
    assertTrue(first.awaitClose(RawClient.PATIENCE).contains("3504"));
    assertTrue(second.call("{\"subscribe\":{\"channel\":\"hist:a\"}}").has("subscribe"));
    assertTrue(other.call("{\"subscribe\":{\"channel\":\"hist:a\"}}").has("subscribe"));
    assertEquals(2, node.users().connections());
    first.close();
    second.close();
    other.close();
  }

  @Test
  void publish_bySubscriber_comesBeforeItsReplyInEveryLane() {
    for (int c = 0; c < 4; c++) {
      RawClient client = connect("user" + c);
      String channel = "\"hist:c" + c + "\"";
      assertTrue(client.call("{\"subscribe\":{\"channel\":" + channel + "}}").has("subscribe"));
      for (int i = 1; i <= ROUNDS; i++) {
        client.send("{\"id\":9,\"publish\":{\"channel\":" + channel + ",\"data\":" + i + "}}");
        assertTrue(client.next().contains("\"pub\":{\"data\":" + i + ","));
        assertEquals("{\"id\":9,\"publish\":{}}", client.next());
      }
      client.close();
    }
  }

  @Test
  void stop_tellsTheConnections() {
    RawClient client = connect("u");
    await(node.stop(5_000));
    assertTrue(client.awaitClose(RawClient.PATIENCE).contains("3001"));
    client.close();
  }

  @Test
  void stop_withGrace_servesOnButSaysThatItLeaves() {
    RawClient before = connect("u");
    Api http = new Api("http://127.0.0.1:" + node.port(Listener.EXTERNAL), "");
    Duration grace = Duration.ofSeconds(2);
    Future<Void> stopped =
        node.stop(new StopPlan(grace, Duration.ZERO, Duration.ofSeconds(3), Duration.ZERO));
    assertEquals(503, http.request("GET", "/health/ready", "").status());
    assertEquals(200, http.request("GET", "/health/live", "").status());
    RawClient during = connect("v");
    assertTrue(during.call("{\"subscribe\":{\"channel\":\"hist:a\"}}").has("subscribe"));
    assertFalse(stopped.isComplete());
    await(stopped);
    assertTrue(before.awaitClose(RawClient.PATIENCE).contains("3001"));
    assertTrue(during.awaitClose(RawClient.PATIENCE).contains("3001"));
    before.close();
    during.close();
  }

  @Test
  void stop_whileItSaysGoodbye_answersThatItTakesNobody() {
    List<RawClient> clients = IntStream.range(0, 40).mapToObj(i -> connect("u" + i)).toList();
    Api http = new Api("http://127.0.0.1:" + node.port(Listener.EXTERNAL), "");
    assertEquals(400, http.request("GET", "/connection/websocket", "").status());
    Duration goodbye = Duration.ofSeconds(3);
    Future<Void> stopped =
        node.stop(new StopPlan(Duration.ZERO, goodbye, Duration.ofSeconds(3), Duration.ZERO));
    assertEquals(503, http.request("GET", "/connection/websocket", "").status());
    assertEquals(503, http.request("GET", "/health/ready", "").status());
    await(stopped);
    for (RawClient client : clients) {
      assertTrue(client.awaitClose(RawClient.PATIENCE).contains("3001"));
      client.close();
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
