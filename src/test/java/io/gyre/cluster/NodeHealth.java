package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the nodes of a cluster say of their health, which has to have metrics switched on.
 *
 * <p>Thread: the test's.
 */
record NodeHealth(TestCluster cluster) {
  /** Configuration that goes with it. */
  static final String CONFIG = "\"prometheus\": {\"enabled\": true}";

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private String get(int node, String path, int... statuses) {
    Api.Answer answer = new Api(cluster.node(node).url(""), "").request("GET", path, "");
    for (int status : statuses) {
      if (answer.status() == status) {
        return answer.body();
      }
    }
    throw new AssertionError(path + " of n" + node + " => " + answer);
  }

  /** The answer of {@code /health/ready}. */
  JsonNode ready(int node) {
    return Json.parse(get(node, "/health/ready", 200, 503));
  }

  /** The answer of {@code /health}. */
  JsonNode health(int node) {
    return Json.parse(get(node, "/health", 200));
  }

  /** A list of the answer, its reasons only. */
  static List<String> reasons(JsonNode answer, String list) {
    List<String> reasons = new ArrayList<>();
    answer.path(list).forEach(problem -> reasons.add(problem.path("reason").asText()));
    return reasons;
  }

  /** The value of a series; NaN when it is not on the page. */
  double metric(int node, String series) {
    return get(node, "/metrics", 200)
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The reasons of the nodes among these that are not ready. */
  Map<Integer, List<String>> notReady(List<Integer> nodes) {
    Map<Integer, List<String>> not = new TreeMap<>();
    for (int node : nodes) {
      List<String> reasons = reasons(ready(node), "problems");
      if (!reasons.isEmpty()) {
        not.put(node, reasons);
      }
    }
    return not;
  }

  /**
   * Waits until exactly the nodes of {@code expected} are not ready, with these reasons.
   *
   * @return how long that took
   */
  Duration await(List<Integer> nodes, Map<Integer, List<String>> expected) {
    long start = System.nanoTime();
    Await.until(
        PATIENCE,
        () -> notReady(nodes).equals(expected),
        () -> "not ready: " + notReady(nodes) + "\n" + cluster.complaints());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /**
   * Looks for a while at who is not ready.
   *
   * @return the nodes that were so, at any time
   */
  List<Integer> watch(List<Integer> nodes, Duration time) {
    List<Integer> seen = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      notReady(nodes).keySet().stream().filter(node -> !seen.contains(node)).forEach(seen::add);
      Await.pause(Duration.ofMillis(100));
    }
    return seen;
  }
}
