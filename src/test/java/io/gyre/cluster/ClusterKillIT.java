package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.cluster.ClusterRun.Shape;
import io.gyre.support.Await;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nodes that vanish or stand still under load: nothing acknowledged is lost, nothing comes twice.
 */
@Tag("cluster")
class ClusterKillIT {
  private static final Duration DETECTED = Duration.ofSeconds(15);
  private static final Duration PRESENCE_RIGHT = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);
  private static final String MAJORITY = "{\"cluster\": {\"minimum_members\": 2}}";
  private static final Shape SMALL = new Shape(3, 10, 60, 4, 40);

  @Test
  void kill_underLoad_losesNothingAndComesBack() {
    try (ClusterRun run = ClusterRun.start(SMALL, "{}")) {
      run.go(Duration.ofSeconds(3));
      killAndRestart(run, 1);
      run.go(Duration.ofSeconds(2));
      Verdict verdict = run.finish("kill");
      assertEquals(0, verdict.count("not_recovered"), verdict::toString);
    }
  }

  @Test
  void freeze_longerThanTheMemberTimeout_losesNothing() {
    try (ClusterRun run = ClusterRun.start(SMALL, MAJORITY)) {
      run.go(Duration.ofSeconds(2));
      run.cluster().freeze(1);
      run.go(Duration.ofSeconds(5));
      run.cluster().thaw(1);
      run.cluster().awaitTogether();
      run.go(Duration.ofSeconds(3));
      run.finish("freeze 5 s");
    }
  }

  @Test
  @Tag("chaos")
  void kill_oneNodeEveryTenSeconds_losesNothing() {
    try (ClusterRun run = ClusterRun.start(new Shape(3, 50, 300, 4, 100), "{}")) {
      Random random = new Random(ClusterRun.SEED);
      for (int i = 0; i < 6; i++) {
        long next = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        killAndRestart(run, random.nextInt(3));
        run.go(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      }
      Verdict verdict = run.finish("kill every 10 s");
      assertEquals(0, verdict.count("not_recovered"), verdict::toString);
    }
  }

  @Test
  @Tag("chaos")
  void kill_twoOfFourAtOnceWithTwoBackups_losesNothing() {
    String twoBackups = "{\"cluster\": {\"backup_count\": 2}}";
    try (ClusterRun run = ClusterRun.start(new Shape(4, 20, 120, 4, 50), twoBackups)) {
      run.go(Duration.ofSeconds(5));
      long killed = System.nanoTime();
      run.cluster().kill(1);
      run.cluster().kill(2);
      awaitDetected(run, 0, 2);
      System.out.printf("two killed: noticed after %d ms%n", millisSince(killed));
      run.awaitPresenceRight(0, PRESENCE_RIGHT.multipliedBy(2));
      run.cluster().start(1);
      run.cluster().start(2);
      run.cluster().awaitTogether();
      run.go(Duration.ofSeconds(3));
      Verdict verdict = run.finish("kill two of four");
      assertEquals(0, verdict.count("not_recovered"), verdict::toString);
    }
  }

  @Test
  @Tag("chaos")
  void freeze_twentyAndNinetySeconds_losesNothing() {
    try (ClusterRun run = ClusterRun.start(SMALL, MAJORITY)) {
      for (int seconds : new int[] {20, 90}) {
        run.cluster().freeze(2);
        run.go(Duration.ofSeconds(seconds));
        run.cluster().thaw(2);
        run.cluster().awaitTogether();
        run.go(Duration.ofSeconds(5));
      }
      run.finish("freeze 20 s and 90 s");
    }
  }

  private static void killAndRestart(ClusterRun run, int node) {
    int survivor = (node + 1) % run.cluster().size();
    long killed = System.nanoTime();
    run.cluster().kill(node);
    awaitDetected(run, survivor, run.cluster().size() - 1);
    Duration detected = Duration.ofNanos(System.nanoTime() - killed);
    Duration right = run.awaitPresenceRight(survivor, PRESENCE_RIGHT.plus(PRESENCE_RIGHT));
    run.go(Duration.ofSeconds(1));
    Pauses pauses = Pauses.between(run.history().events(), killed, System.nanoTime());
    System.out.printf(
        "node %d killed: noticed after %d ms, presence right %d ms later; %s%n",
        node, detected.toMillis(), right.toMillis(), pauses);
    assertTrue(right.compareTo(PRESENCE_RIGHT) <= 0, () -> "presence took " + right);
    Duration allowed = detected.plus(LONGEST_PAUSE);
    assertTrue(pauses.max().compareTo(allowed) <= 0, () -> pauses + ", noticed after " + detected);
    run.cluster().start(node);
    run.cluster().awaitTogether();
  }

  private static void awaitDetected(ClusterRun run, int survivor, int left) {
    Await.until(
        DETECTED,
        () -> run.cluster().known(survivor) == left,
        () -> "node " + survivor + " knows " + run.cluster().known(survivor) + " nodes");
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }
}
