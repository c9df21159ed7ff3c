package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Api;
import io.gyre.support.Await;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three nodes behind a real load balancer with our files, restarted one after the other: nobody who
 * comes through it sees a refusal, and connected clients are told to come back.
 */
@Tag("chaos")
class BehindBalancerIT {
  private static final Duration SETTLE = Duration.ofSeconds(30);
  private static final Duration KNOWN_AGAIN = Duration.ofSeconds(3);
  private static final String DEFAULTS = "{\"shutdown\": {\"timeout\": \"20s\"}}";

  @ParameterizedTest
  @EnumSource
  void rollingRestart_behindIt_refusesNobody(RealBalancer.Kind kind) {
    History history = new History();
    List<String> channels = IntStream.range(0, 10).mapToObj(i -> "hist:" + i).toList();
    try (TestCluster cluster = TestCluster.start(3, DEFAULTS);
        RealBalancer balancer = RealBalancer.start(kind, cluster);
        Swarm swarm =
            new Swarm(
                history,
                1,
                node -> new InetSocketAddress("127.0.0.1", balancer.clients()),
                Backoff.SDK)) {
      cluster.awaitReady();
      awaitOpen(balancer);
      for (int i = 0; i < 60; i++) {
        swarm.add("s" + i, channels.subList(i % 10, i % 10 + 1), 0);
      }
      swarm.awaitSubscribed(SETTLE);
      try (Newcomers newcomers = Newcomers.start(balancer.clients());
          Load load =
              Load.throughBalancer(
                  balancer.backends(), history, channels, 2, 30, ClusterRun.SEED)) {
        for (int node = 0; node < cluster.size(); node++) {
          Await.pause(KNOWN_AGAIN);
          cluster.stop(node);
          cluster.start(node);
          cluster.awaitReady();
        }
        Await.pause(KNOWN_AGAIN);
        newcomers.close();
        load.close();
        swarm.awaitCaughtUp(SETTLE);
        String seen =
            "%s: %d newcomers let in, %s; clients %s; API %s%n%s%n%s"
                .formatted(
                    kind,
                    newcomers.welcomed(),
                    newcomers.failures(),
                    swarm.counts(),
                    load.counts(),
                    history.judge(),
                    balancer.log());
        System.out.println(seen);
        assertTrue(history.judge().isContent(), seen);
        assertEquals(List.of(), newcomers.failures(), seen);
        assertTrue(newcomers.welcomed() > 0, seen);
        assertOnly(Set.of("closed 3001"), swarm.counts(), seen);
        assertOnly(Set.of("error 100"), load.counts(), seen);
        assertEquals(List.of(), load.problems(), seen);
      }
    }
  }

  /** Waits until the balancer has found the nodes ready, too. */
  private static void awaitOpen(RealBalancer balancer) {
    for (int port : List.of(balancer.clients(), balancer.backends())) {
      Api through = new Api("http://127.0.0.1:" + port, "");
      Await.until(
          SETTLE,
          () ->
              through.request("GET", "/connection/websocket", "").status() != 503
                  && through.request("GET", "/api/info", "").status() != 503,
          () -> "no node behind port " + port);
    }
  }

  private static void assertOnly(Set<String> allowed, Map<String, LongAdder> counts, String seen) {
    assertTrue(allowed.containsAll(counts.keySet()), seen);
  }
}
