package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out whether publications go from every node to every node in every channel: publishes one
 * at each node to each channel and looks whether the subscribers that stay at their node get them.
 */
final class Flow {
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration ARRIVAL = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Of all rounds of this process: what is published must not have been before. */
  private static final AtomicInteger ROUNDS = new AtomicInteger();

  private final ClusterRun run;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();

  /** What is published in one round: the node it was given to by id. */
  private record Round(Map<String, Integer> nodeOfId, long startNanos) {}

  Flow(ClusterRun run) {
    this.run = run;
  }

  /**
   * Publishes until everything of one round is acknowledged and has arrived everywhere within two
   * seconds each.
   *
   * @return how long it took until the last of that round had arrived
   * @throws AssertionError with what did not arrive in the last round
   */
  Duration await(Duration limit) {
    long start = System.nanoTime();
    for (int rounds = 1; ; rounds++) {
      Map<String, Integer> missing = round();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      if (missing.isEmpty()) {
        return took;
      }
      if (took.compareTo(limit) > 0) {
        throw new AssertionError(
            "after %s and %d rounds these do not arrive, from node to subscriber: %s%n%s"
                .formatted(took, rounds, missing, run.cluster().complaints()));
      }
    }
  }

  private Map<String, Integer> round() {
    Round round = publish(ROUNDS.getAndIncrement());
    long end = System.nanoTime() + ARRIVAL.toNanos();
    Map<String, Integer> missing = missing(round);
    while (!missing.isEmpty() && System.nanoTime() < end) {
      Await.pause(LOOK);
      missing = missing(round);
    }
    return missing;
  }

  private Round publish(int number) {
    long now = System.nanoTime();
    Map<String, Integer> nodeOfId = new HashMap<>();
    CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
    for (int node = 0; node < run.cluster().size(); node++) {
      for (String channel : run.channels()) {
        String id = "flow-%d-%d-%d-%s".formatted(run.seed(), number, node, channel);
        nodeOfId.put(id, node);
        all = CompletableFuture.allOf(all, publish(node, channel, id));
      }
    }
    all.join();
    return new Round(nodeOfId, now);
  }

  private CompletableFuture<Void> publish(int node, String channel, String id) {
    History history = run.history();
    ServerProcess server = run.cluster().node(node);
    String body = "{\"channel\":\"%s\",\"data\":{\"id\":\"%s\"}}".formatted(channel, id);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url("/api/publish")))
            .timeout(ANSWER)
            .header("X-API-Key", ServerProcess.API_KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    history.invoked(channel, id);
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle(
            (response, failure) -> {
              JsonNode result = failure == null ? result(response.body()) : Json.parse("{}");
              if (result.has("offset")) {
                String epoch = result.path("epoch").asText();
                history.acknowledged(channel, id, epoch, result.path("offset").asLong());
              } else {
                history.unknown(channel, id);
              }
              return null;
            });
  }

  private static JsonNode result(String body) {
    return Json.parse(body).path("result");
  }

  /** How many did not arrive, by "node&gt;subscriber"; "node" alone for those not acknowledged. */
  private Map<String, Integer> missing(Round round) {
    Map<String, Integer> missing = new TreeMap<>();
    Set<String> acknowledged = new HashSet<>();
    Map<String, Set<String>> arrived = new HashMap<>();
    for (HistoryEvent event : run.history().events()) {
      if (event.nanos() < round.startNanos) {
        continue;
      }
      if (event instanceof HistoryEvent.PublishAcknowledged done) {
        acknowledged.add(done.id());
      } else if (event instanceof HistoryEvent.Received got) {
        arrived.computeIfAbsent(got.subscriber(), s -> new HashSet<>()).add(got.id());
      }
    }
    List<String> watchers = run.faithful().stream().map(SwarmSubscriber::name).toList();
    round.nodeOfId.forEach(
        (id, node) -> {
          if (!acknowledged.contains(id)) {
            missing.merge("n" + node, 1, Integer::sum);
            return;
          }
          for (String watcher : watchers) {
            if (!arrived.getOrDefault(watcher, Set.of()).contains(id)) {
              missing.merge("n" + node + ">" + watcher, 1, Integer::sum);
            }
          }
        });
    return missing;
  }
}
