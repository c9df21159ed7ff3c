package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.cluster.ClusterRun.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that are stopped and started again in good order, under load. */
@Tag("cluster")
class ClusterLeaveIT {
  private static final Duration PRESENCE_RIGHT = Duration.ofSeconds(10);
  private static final double PEAK = 2;

  /** What a publisher that stays with its node may see of a leave; each time it tries again. */
  private static final Set<String> ALLOWED = Set.of("error 100", "ConnectException");

  @Test
  void leaveAndJoin_underLoad_losesNothing() {
    try (ClusterRun run = ClusterRun.start(new Shape(3, 10, 60, 4, 40), "{}")) {
      run.go(Duration.ofSeconds(2));
      leaveAndJoin(run, 2);
      run.go(Duration.ofSeconds(2));
      finish(run, "leave and join");
    }
  }

  @Test
  @Tag("chaos")
  void leaveAndJoin_ofEachNodeUnderMoreLoad_losesNothing() {
    try (ClusterRun run = ClusterRun.start(new Shape(3, 50, 300, 4, 100), "{}").withSdks(24, 8)) {
      for (int node = 0; node < 3; node++) {
        run.go(Duration.ofSeconds(5));
        leaveAndJoin(run, node);
      }
      run.go(Duration.ofSeconds(5));
      finish(run, "leave and join of each");
    }
  }

  @Test
  @Tag("chaos")
  void rollingRestart_twoThousandClients_comeBackEvenly() {
    String defaults = "{\"shutdown\": {\"timeout\": \"30s\"}}";
    Shape shape = new Shape(3, 50, 2000, 4, 10);
    try (ClusterRun run = ClusterRun.start(shape, defaults, Backoff.SDK);
        ReadyWatch watch = ReadyWatch.start(run.cluster(), 1)) {
      run.cluster().awaitReady();
      for (int node = 0; node < 3; node++) {
        long clients = run.swarm().at(node);
        long from = System.nanoTime();
        leaveAndJoin(run, node);
        ConnectRate rate = ConnectRate.between(run.swarm().comebacks(), from, System.nanoTime());
        System.out.printf("node %d had %d clients: %s%n", node, clients, rate);
        assertTrue(rate.connects() >= clients * 0.95, rate::toString);
        assertTrue(rate.peak() <= PEAK, rate::toString);
      }
      finish(run, "rolling restart");
      assertTrue(watch.looks() > 0, "nobody watched");
      assertEquals(List.of(), watch.complaints());
    }
  }

  private static void leaveAndJoin(ClusterRun run, int node) {
    long start = System.nanoTime();
    run.cluster().stop(node);
    Duration stopped = Duration.ofNanos(System.nanoTime() - start);
    int other = (node + 1) % run.cluster().size();
    Duration right = run.awaitPresenceRight(other, PRESENCE_RIGHT);
    System.out.printf(
        "node %d left in %d ms: presence right %d ms later%n",
        node, stopped.toMillis(), right.toMillis());
    run.cluster().start(node);
    run.cluster().awaitReady();
  }

  private static void finish(ClusterRun run, String name) {
    Verdict verdict = run.finish(name);
    assertEquals(0, verdict.count("unknown"), verdict::toString);
    assertEquals(0, verdict.count("not_recovered"), verdict::toString);
    Set<String> seen = run.load().counts().keySet();
    assertTrue(ALLOWED.containsAll(seen), () -> "publishers saw " + run.load().counts());
  }
}
