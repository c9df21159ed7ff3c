package io.gyre.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.edge.Listener;
import io.gyre.node.Node;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Backend;
import io.gyre.support.RawClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A backend that never answers, with more calls than may wait for it, and beside it one that does:
 * both asked from the one lane of a node.
 */
final class DeadBackendTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int DEAD_CLIENTS = 24;
  private static final int WELL_CLIENTS = 4;
  private static final int CALLS = 25;
  private static final int PLACES = 8;
  private static final int FAILURES = 5;

  /** Far below the time-out that a call would wait behind one of the dead backend. */
  private static final Duration BEARABLE = Duration.ofMillis(1_500);

  private static final String CONFIG =
      """
      {"http_server": {"address": "127.0.0.1", "port": "0"}, "prometheus": {"enabled": true},
       "client": {"allow_anonymous_connect_without_token": true},
       "proxies": [
         {"name": "well", "endpoint": "WELL/well", "timeout": "10s"},
         {"name": "dead", "endpoint": "DEAD/dead", "timeout": "3s", "max_concurrent_calls": 8,
          "max_queued_calls": 8
          BREAKER}],
       "rpc": {"namespaces": [
         {"name": "well", "proxy_enabled": true, "proxy_name": "well"},
         {"name": "dead", "proxy_enabled": true, "proxy_name": "dead"}]}}
      """;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Backend well = Backend.start();
  private final Backend dead = Backend.start();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger failed = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private Node node;

  private void start(String breaker) throws Exception {
    dead.answer("hang");
    String text =
        CONFIG.replace("WELL", well.url()).replace("DEAD", dead.url()).replace("BREAKER", breaker);
    node =
        Node.start(vertx, ConfigLoader.load(SourceSet.ofFile("config.json", text)).config())
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    over.set(true);
    threads.shutdown();
    assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
    node.stop(100).toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    well.close();
    dead.close();
  }

  private RawClient connect() {
    RawClient client =
        RawClient.open(node.port(Listener.EXTERNAL), "/connection/websocket", false, Map.of());
    assertTrue(client.call("{\"connect\":{}}").has("connect"));
    return client;
  }

  private static JsonNode call(RawClient client, String method) {
    return client.call("{\"rpc\":{\"method\":\"" + method + "\",\"data\":{}}}");
  }

  /** Asks the dead backend again and again, by all clients at once. */
  private void besiege() {
    for (int i = 0; i < DEAD_CLIENTS; i++) {
      threads.execute(
          () -> {
            try (RawClient client = connect()) {
              while (!over.get()) {
                assertEquals(100, call(client, "dead:x").path("error").path("code").asInt());
                failed.incrementAndGet();
                Await.pause(Duration.ofMillis(5));
              }
            }
          });
    }
  }

  /** Milliseconds of calls to the backend that answers, in order. */
  private List<Long> askWell() throws Exception {
    List<Future<List<Long>>> asking = new ArrayList<>();
    for (int i = 0; i < WELL_CLIENTS; i++) {
      asking.add(
          threads.submit(
              () -> {
                List<Long> times = new ArrayList<>();
                try (RawClient client = connect()) {
                  for (int n = 0; n < CALLS; n++) {
                    long start = System.nanoTime();
                    JsonNode reply = call(client, "well:x");
                    times.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
                    assertTrue(reply.has("rpc"), reply::toString);
                  }
                }
                return times;
              }));
    }
    List<Long> all = new ArrayList<>();
    for (Future<List<Long>> each : asking) {
      all.addAll(each.get(60, TimeUnit.SECONDS));
    }
    return all.stream().sorted().toList();
  }

  private double metric(String start) {
    return new Api("http://127.0.0.1:" + node.port(Listener.EXTERNAL), "")
        .request("GET", "/metrics", "")
        .body()
        .lines()
        .filter(line -> line.startsWith(start))
        .filter(line -> line.contains("name=\"dead\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private void check(List<Long> before, List<Long> during) {
    int ninetyNine = during.size() * 99 / 100;
    System.out.printf(
        "calls of the other proxy, p50 and p99 in ms: %d %d alone, %d %d beside a dead one%n",
        before.get(before.size() / 2),
        before.get(ninetyNine),
        during.get(during.size() / 2),
        during.get(ninetyNine));
    assertTrue(during.get(ninetyNine) < BEARABLE.toMillis(), () -> "ms: " + during);
  }

  @Test
  void moreCallsThanMayWait_otherProxyKeepsItsLatency() throws Exception {
    start("");
    List<Long> before = askWell();
    besiege();
    Await.until(
        SOON,
        () -> metric("centrifugo_proxy_inflight_requests") == PLACES,
        () -> "places are not taken");
    List<Long> during = askWell();
    Await.until(SOON, () -> failed.get() > DEAD_CLIENTS, () -> failed + " failed");
    check(before, during);
  }

  @Test
  void circuitBreaker_deadBackendIsLeftAlone_otherProxyKeepsItsLatency() throws Exception {
    start(
        ", \"circuit_breaker\": {\"enabled\": true, \"failures\": %d, \"reset_timeout\": \"60s\"}"
            .formatted(FAILURES));
    List<Long> before = askWell();
    besiege();
    // Failures before it opens, and after that many that cost nobody a time-out.
    Await.until(SOON, () -> failed.get() > 50 * DEAD_CLIENTS, () -> failed + " failed");
    check(before, askWell());
    int asked = dead.takeQuestions().size();
    assertTrue(asked <= 2 * PLACES, () -> asked + " questions came to the dead backend");
    Await.until(
        SOON,
        () -> metric("centrifugo_proxy_inflight_requests") == 0,
        () -> "places are still taken");
  }
}
