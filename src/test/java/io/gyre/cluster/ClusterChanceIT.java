package io.gyre.cluster;

import io.gyre.cluster.ClusterRun.Shape;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One fault after the other by chance, under load. {@code -Dgyre.seed} repeats the choice of
 * faults, though not what happens in between.
 */
@Tag("chaos")
class ClusterChanceIT {
  private static final int FEW = 3;
  private static final int MANY = 100;
  private static final Duration LONGEST_FREEZE = Duration.ofSeconds(7);
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  /** What befalls one node. */
  private enum Fault {
    KILL,
    FREEZE,
    LEAVE
  }

  @Test
  void faults_aFewByChance_loseNothing() {
    run("chance", FEW);
  }

  @Test
  void faults_aHundredByChance_loseNothing() {
    run("chance, long", MANY);
  }

  private static void run(String name, int faults) {
    Random random = new Random(ClusterRun.SEED);
    String majority = "{\"cluster\": {\"minimum_members\": 2}}";
    try (ClusterRun run = ClusterRun.start(new Shape(3, 10, 60, 4, 40), majority)) {
      for (int i = 0; i < faults; i++) {
        run.go(upTo(LONGEST_REST, random));
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        int node = random.nextInt(run.cluster().size());
        Duration time = upTo(LONGEST_FREEZE, random);
        System.out.printf("%s %d: %s of node %d, %d ms%n", name, i, fault, node, time.toMillis());
        befall(run, fault, node, time);
        run.cluster().awaitTogether();
      }
      // A node with old state and one that was just started are as many as the minimum, too.
      run.finishParts(name);
    }
  }

  private static void befall(ClusterRun run, Fault fault, int node, Duration time) {
    switch (fault) {
      case KILL -> {
        run.cluster().kill(node);
        run.cluster().start(node);
      }
      case FREEZE -> {
        run.cluster().freeze(node);
        run.go(time);
        run.cluster().thaw(node);
      }
      case LEAVE -> {
        run.cluster().stop(node);
        run.cluster().start(node);
      }
    }
  }

  private static Duration upTo(Duration longest, Random random) {
    return Duration.ofMillis((long) (random.nextDouble() * longest.toMillis()));
  }
}
