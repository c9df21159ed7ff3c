package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.cluster.ClusterRun.Shape;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Publishers at different nodes, the same channels: everyone gets everything in one order. */
@Tag("cluster")
class ClusterOrderIT {

  @Test
  void publish_atAllNodesToTheSameChannels_reachesAllInOneOrder() {
    run("order", new Shape(3, 10, 100, 4, 60), Duration.ofSeconds(10));
  }

  @Test
  @Tag("chaos")
  void publish_atAllNodesForAMinute_reachesAllInOneOrder() {
    run("order, long", new Shape(3, 50, 300, 4, 150), Duration.ofSeconds(60));
  }

  private static void run(String name, Shape shape, Duration time) {
    try (ClusterRun run = ClusterRun.start(shape, "{}")) {
      run.go(time);
      Verdict verdict = run.finish(name);
      assertEquals(0, verdict.count("unknown"), verdict::toString);
      assertEquals(0, verdict.count("ended"), verdict::toString);
      assertEquals(verdict.count("invoked"), verdict.count("acknowledged"), verdict::toString);
    }
  }
}
