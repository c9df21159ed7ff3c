package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Three nodes that are asked the same at the same time, and count as one. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("cluster")
@Tag("long")
class ClusterSharedIT {
  private static final int NODES = 3;
  private static final int LIMIT = 4;
  private static final int MANY = 100_000;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CHANGES =
      """
      {"cluster": {"share_user_connection_limit": true},
       "client": {"user_connection_limit": 4, "channel_limit": 200000, "ping_interval": "25s",
         "pong_timeout": "20s", "queue_max_size": 100000000}}
      """;

  private static TestCluster cluster;
  private static ExecutorService threads;

  @BeforeAll
  static void start() {
    threads = Executors.newFixedThreadPool(12);
    cluster = TestCluster.start(NODES, CHANGES);
  }

  @AfterAll
  static void stop() {
    threads.shutdownNow();
    if (cluster != null) {
      cluster.close();
    }
  }

  private static <T> List<T> atOnce(List<Callable<T>> tasks) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static List<JsonNode> publishOnAll(String channel, String more) {
    String request = "{\"channel\":" + Json.quote(channel) + ",\"data\":{}," + more + "}";
    return atOnce(
        IntStream.range(0, NODES)
            .<Callable<JsonNode>>mapToObj(
                node -> () -> cluster.node(node).api().call("publish", request))
            .toList());
  }

  private static int kept(String channel) {
    String request = "{\"channel\":" + Json.quote(channel) + ",\"limit\":1000}";
    return cluster.node(0).api().call("history", request).get("publications").size();
  }

  @Test
  void idempotencyKey_onAllNodesAtOnce_isDoneOnceAndAnsweredAlike() {
    for (int i = 1; i <= 40; i++) {
      List<JsonNode> answers = publishOnAll("hist:keys", "\"idempotency_key\":\"k" + i + "\"");
      assertEquals(i, answers.get(0).get("offset").asInt());
      for (JsonNode answer : answers) {
        assertEquals(answers.get(0), answer);
      }
      assertEquals(i, kept("hist:keys"));
    }
  }

  @Test
  void version_onAllNodesAtOnce_isTakenOnce() {
    for (int i = 1; i <= 40; i++) {
      publishOnAll("hist:versions", "\"version\":" + 10 * i);
      assertEquals(i, kept("hist:versions"));
      publishOnAll("hist:versions", "\"version\":" + (10 * i - 1));
      assertEquals(i, kept("hist:versions"), "an older version was taken");
    }
  }

  /** Connected, or empty when the user has too many connections. */
  private static Optional<RawClient> attempt(int node, String user) {
    RawClient client = RawClient.open(cluster.node(node));
    client.send("{\"id\":1,\"connect\":{\"token\":" + Json.quote(Tokens.user(user, 0)) + "}}");
    String answer = client.next(RawClient.PATIENCE);
    if (answer != null && answer.contains("\"connect\"")) {
      return Optional.of(client);
    }
    assertTrue(client.awaitClose(RawClient.PATIENCE).startsWith("3504"), "not over the limit");
    return Optional.empty();
  }

  /** The connections that were let in, of so many at once on the first nodes. */
  private static List<RawClient> connectAtOnce(String user, int attempts, int nodes) {
    return atOnce(
            IntStream.range(0, attempts)
                .<Callable<Optional<RawClient>>>mapToObj(i -> () -> attempt(i % nodes, user))
                .toList())
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void userConnectionLimit_countsOverAllNodes_alsoWhenOneDies() {
    List<RawClient> in = connectAtOnce("lim", 12, NODES);
    assertEquals(LIMIT, in.size());
    in.get(0).close();
    RawClient next = awaitPlace("lim", 1);
    List<RawClient> there = connectAtOnce("other", LIMIT, 1);
    assertEquals(LIMIT, there.size());
    assertEquals(0, connectAtOnce("other", 2, 2).size());
    cluster.kill(0);
    RawClient later = awaitPlace("other", 1);
    for (RawClient client : List.of(next, later)) {
      client.close();
    }
    in.forEach(RawClient::close);
    there.forEach(RawClient::close);
  }

  private static RawClient awaitPlace(String user, int node) {
    Deque<RawClient> got = new ArrayDeque<>();
    Await.until(
        SOON,
        () -> {
          attempt(node, user).ifPresent(got::add);
          return !got.isEmpty();
        },
        () -> "no place became free");
    return got.remove();
  }

  @Test
  void channels_aHundredThousandOnTwoNodes_areAllListedWithoutHoldingTheNodesUp() {
    try (RawClient here = RawClient.connect(cluster.node(0), Tokens.user("h", 0));
        RawClient there = RawClient.connect(cluster.node(1), Tokens.user("t", 0))) {
      atOnce(
          List.of(
              () -> subscribeTo(here, 0, MANY / 2 + 1_000),
              () -> subscribeTo(there, MANY / 2, MANY)));
      Future<Long> slowest = threads.submit(ClusterSharedIT::slowestHealth);
      long before = System.nanoTime();
      JsonNode channels =
          cluster.node(2).api().call("channels", "{\"pattern\":\"many*\"}").get("channels");
      long took = (System.nanoTime() - before) / 1_000_000;
      assertEquals(MANY, channels.size());
      int clients = 0;
      for (JsonNode channel : channels) {
        clients += channel.get("num_clients").asInt();
      }
      assertEquals(MANY + 1_000, clients);
      long worst = slowest.get(60, TimeUnit.SECONDS);
      System.out.println("channels: " + took + " ms, slowest health " + worst + " ms");
      assertTrue(worst < 1_000, () -> "a node did not answer for " + worst + " ms");
      cluster
          .node(0)
          .api()
          .call("info", "{}")
          .get("nodes")
          .forEach(node -> assertTrue(node.has("num_channels"), node::toString));
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Integer subscribeTo(RawClient client, int from, int to) {
    int batch = 500;
    for (int i = from; i < to; i += batch) {
      StringBuilder frame = new StringBuilder();
      int end = Math.min(to, i + batch);
      for (int c = i; c < end; c++) {
        frame.append("{\"id\":").append(c + 10).append(",\"subscribe\":{\"channel\":\"many");
        frame.append(c).append("\"}}\n");
      }
      client.send(frame.toString().strip());
      for (int c = i; c < end; ) {
        for (String reply : client.next().split("\n")) {
          assertTrue(reply.contains("\"subscribe\""), reply);
          c++;
        }
      }
    }
    return to - from;
  }

  /** Milliseconds of the slowest of many answers of the nodes during four seconds. */
  private static Long slowestHealth() {
    long worst = 0;
    long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    while (System.nanoTime() < end) {
      for (int node = 0; node < NODES; node++) {
        long before = System.nanoTime();
        new Api(cluster.node(node).url(""), "").request("GET", "/health", "");
        worst = Math.max(worst, (System.nanoTime() - before) / 1_000_000);
      }
    }
    return worst;
  }
}
