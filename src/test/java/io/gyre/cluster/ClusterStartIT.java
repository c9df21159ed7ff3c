package io.gyre.cluster;

import io.gyre.cluster.ClusterRun.Shape;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nodes that find each other by a list of addresses and all start in the same second: they must
 * become one cluster, not several.
 */
@Tag("cluster")
@Tag("long")
class ClusterStartIT {
  private static final int ROUNDS = 5;

  @Test
  void startAtOnce_afterAllWereKilledAtOnce_alwaysFormsOneCluster() {
    try (ClusterRun run = ClusterRun.start(new Shape(3, 10, 60, 4, 20), NetRun.MAJORITY)) {
      run.addFaithful();
      for (int round = 0; round < ROUNDS; round++) {
        run.go(Duration.ofSeconds(1));
        run.cluster().kill(0, 1, 2);
        run.cluster().startAll();
        System.out.println("all started at once: " + NetRun.recovered(run));
      }
      run.finish("all killed and started at once");
    }
  }
}
