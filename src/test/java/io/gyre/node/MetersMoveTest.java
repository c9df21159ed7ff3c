package io.gyre.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.edge.Listener;
import io.gyre.metrics.Meter;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that is declared to be counted is counted by what it is for. */
final class MetersMoveTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private static final String CONFIG =
      """
      {"http_server": {"address": "127.0.0.1", "port": "0"},
       "prometheus": {"enabled": true, "instrument_http_handlers": true,
         "recovered_publications_histogram": true},
       "http_api": {"key": "key"},
       "client": {"token": {"hmac_secret_key": "secret"}, "ping_interval": "2s",
         "pong_timeout": "-1s", "connection_limit": 2},
       "channel": {"namespaces": [
        {"name": "all", "history_size": 10, "history_ttl": "300s", "force_recovery": true,
         "presence": true, "join_leave": true, "force_push_join_leave": true,
         "allow_subscribe_for_client": true, "allow_publish_for_subscriber": true,
         "allow_history_for_subscriber": true, "allow_presence_for_subscriber": true,
         "allow_tags_filter": true}]}}
      """;

  /** What needs others: tested where they are. */
  private static final Set<Meter> ELSEWHERE =
      EnumSet.of(
          // ProxyCasesIT
          Meter.PROXY_DURATION,
          Meter.PROXY_ERRORS,
          Meter.PROXY_INFLIGHT,
          // SubscriptionStreamsTest
          Meter.PROXY_STREAMS,
          // BridgeClientIT
          Meter.BRIDGE_MESSAGES,
          Meter.BRIDGE_BYTES,
          Meter.BRIDGE_REFUSED,
          // 0 while all is well
          Meter.NODE_DEGRADED);

  /**
   * What only nodes of a cluster show: CanaryIT, LinkIT; consumers: ConsumerContract; hooks:
   * HooksTest.
   */
  private static final List<String> OF_OTHERS =
      List.of("_cluster_", "_engine_", "_node_link_", "_consumers_", "_hooks_");

  private final Vertx vertx = Vertx.vertx();
  private Node node;

  @BeforeEach
  void start() throws Exception {
    Config config = ConfigLoader.load(SourceSet.ofFile("config.json", CONFIG)).config();
    node =
        Node.start(vertx, config)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    node.stop(100).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private int port() {
    return node.port(Listener.EXTERNAL);
  }

  private RawClient connect(String user) {
    RawClient client = RawClient.open(port(), "/connection/websocket", false, Map.of());
    String token = Tokens.hs256("{\"sub\":\"" + user + "\"}");
    JsonNode reply = client.call("{\"connect\":{\"token\":\"" + token + "\"}}");
    assertTrue(reply.has("connect"), reply::toString);
    return client;
  }

  @Test
  void everyMeter_moves() {
    Api api = new Api("http://127.0.0.1:" + port() + "/api", "key");
    try (RawClient ann = connect("ann");
        RawClient bob = connect("bob")) {
      subscribeAndRead(ann, bob);
      publish(api, ann);
      command(api, bob);
      // the limit of two is reached
      assertEquals(
          503,
          new Api("http://127.0.0.1:" + port(), "")
              .request("GET", "/connection/websocket", "")
              .status());
      api.call("disconnect", "{\"user\":\"bob\"}");
      assertTrue(bob.awaitClose(RawClient.PATIENCE).startsWith("3503"));
      Await.until(
          SOON,
          () -> {
            // reading answers pings
            ann.next(Duration.ofMillis(50));
            return still().isEmpty();
          },
          () -> "never moved: " + still());
    }
  }

  private static void subscribeAndRead(RawClient ann, RawClient bob) {
    String subscribe = "{\"subscribe\":{\"channel\":\"all:a\"%s}}";
    assertTrue(ann.call(subscribe.formatted("")).has("subscribe"));
    String filter = ",\"tf\":{\"key\":\"k\",\"cmp\":\"eq\",\"val\":\"v\"}";
    JsonNode filtered = bob.call(subscribe.formatted(filter));
    assertTrue(filtered.has("subscribe"), filtered::toString);
    assertTrue(ann.call("{\"presence\":{\"channel\":\"all:a\"}}").has("presence"));
    assertTrue(ann.call("{\"presence_stats\":{\"channel\":\"all:a\"}}").has("presence_stats"));
    assertTrue(ann.call("{\"history\":{\"channel\":\"all:a\"}}").has("history"));
    assertTrue(ann.call("{\"publish\":{\"channel\":\"all:a\",\"data\":{}}}").has("publish"));
    assertTrue(ann.call("{\"publish\":{\"channel\":\"nope:a\",\"data\":{}}}").has("error"));
    assertTrue(bob.call("{\"unsubscribe\":{\"channel\":\"all:a\"}}").has("unsubscribe"));
    assertTrue(bob.call(subscribe.formatted(",\"recover\":true,\"offset\":0")).has("subscribe"));
  }

  private static void publish(Api api, RawClient ann) {
    String once = "{\"channel\":\"all:a\",\"data\":{},\"idempotency_key\":\"k\"}";
    api.call("publish", once);
    api.call("publish", once);
    String version = "{\"channel\":\"all:a\",\"data\":{},\"version\":7}";
    api.call("publish", version);
    api.call("publish", version);
    api.call("history_remove", "{\"channel\":\"all:a\"}");
    assertTrue(ann.call("{\"history\":{\"channel\":\"all:a\"}}").has("history"));
  }

  private static void command(Api api, RawClient bob) {
    api.call("info", "{}");
    assertTrue(
        api.post("publish", "{\"channel\":\"nope:a\",\"data\":{}}").body().contains("error"));
    api.call("unsubscribe", "{\"user\":\"bob\",\"channel\":\"all:a\"}");
    assertTrue(bob.call("{\"presence\":{\"channel\":\"all:a\"}}").has("error"));
  }

  /** Names of meters without a value that is not 0. */
  private Set<String> still() {
    String page = node.meters().page(List.of());
    Set<String> still = new TreeSet<>();
    Arrays.stream(Meter.values())
        .filter(meter -> !ELSEWHERE.contains(meter))
        .map(Meter::fullName)
        .filter(name -> OF_OTHERS.stream().noneMatch(name::contains))
        .filter(name -> page.lines().noneMatch(line -> moves(line, name)))
        .forEach(still::add);
    return still;
  }

  private static boolean moves(String line, String name) {
    return line.matches(name + "(_histogram)?(_count)?(\\{.*)? .*") && !line.endsWith(" 0");
  }
}
