package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.cluster.ClusterRun.Shape;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that are stopped and started again in good order, under load. */
@Tag("cluster")
class ClusterLeaveIT {
  private static final Duration PRESENCE_RIGHT = Duration.ofSeconds(10);

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
  void rollingRestart_underLoad_losesNothing() {
    try (ClusterRun run = ClusterRun.start(new Shape(3, 50, 300, 4, 100), "{}")) {
      for (int node = 0; node < 3; node++) {
        run.go(Duration.ofSeconds(5));
        leaveAndJoin(run, node);
      }
      run.go(Duration.ofSeconds(5));
      finish(run, "rolling restart");
    }
  }

  private static void leaveAndJoin(ClusterRun run, int node) {
    run.cluster().stop(node);
    int other = (node + 1) % run.cluster().size();
    Duration right = run.awaitPresenceRight(other, PRESENCE_RIGHT);
    System.out.printf("node %d left: presence right %d ms later%n", node, right.toMillis());
    run.cluster().start(node);
    run.cluster().awaitTogether();
  }

  private static void finish(ClusterRun run, String name) {
    Verdict verdict = run.finish(name);
    assertEquals(0, verdict.count("unknown"), verdict::toString);
    assertEquals(0, verdict.count("not_recovered"), verdict::toString);
  }
}
