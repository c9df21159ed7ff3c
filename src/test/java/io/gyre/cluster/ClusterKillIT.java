package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.cluster.ClusterRun.Shape;
import io.gyre.support.Await;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(1);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final String MAJORITY = "{\"cluster\": {\"minimum_members\": 2}}";
  private static final Shape SMALL = new Shape(3, 10, 60, 4, 40);

  @Test
  void kill_underLoad_losesNothingAndComesBack() {
    try (ClusterRun run = ClusterRun.start(SMALL, "{}").withSdks(6, 3)) {
      run.go(Duration.ofSeconds(3));
      killAndRestart(run, 1);
      run.go(Duration.ofSeconds(2));
      assertAllRecovered(run, run.finish("kill"));
    }
  }

  @Test
  @Tag("chaos")
  void freeze_longerThanTheMemberTimeout_losesNothing() {
    try (ClusterRun run = ClusterRun.start(SMALL, MAJORITY)) {
      run.go(Duration.ofSeconds(2));
      long frozen = System.nanoTime();
      run.cluster().freeze(1);
      awaitDetected(run, 0, 2);
      Duration detected = Duration.ofNanos(System.nanoTime() - frozen);
      System.out.printf("frozen: noticed after %d ms%n", detected.toMillis());
      run.go(Duration.ofSeconds(1));
      run.cluster().thaw(1);
      run.cluster().awaitTogether();
      run.go(Duration.ofSeconds(3));
      run.finish("freeze until noticed");
    }
  }

  @Test
  @Tag("chaos")
  void kill_oneNodeEveryTenSeconds_losesNothing() {
    try (ClusterRun run = ClusterRun.start(new Shape(3, 50, 300, 4, 150), "{}").withSdks(24, 8)) {
      Random random = new Random(ClusterRun.SEED);
      for (int i = 0; i < 6; i++) {
        long next = System.nanoTime() + EVERY.toNanos();
        killAndRestart(run, random.nextInt(3));
        run.go(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      }
      assertAllRecovered(run, run.finish("kill every 10 s"));
    }
  }

  @Test
  @Tag("chaos")
  void kill_twoOfFourAtOnceWithTwoBackups_losesNothing() {
    String twoBackups = "{\"cluster\": {\"backup_count\": 2}}";
    Shape shape = new Shape(4, 50, 300, 4, 100);
    try (ClusterRun run = ClusterRun.start(shape, twoBackups).withSdks(24, 8)) {
      run.go(Duration.ofSeconds(5));
      for (int first = 0; first < 2; first++) {
        killAndRestart(run, first, first + 1);
        run.go(Duration.ofSeconds(5));
      }
      assertAllRecovered(run, run.finish("kill two of four"));
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

  /** Kills nodes at once, looks at what follows, and starts them again. */
  private static void killAndRestart(ClusterRun run, int... nodes) {
    TestCluster cluster = run.cluster();
    int survivor = (nodes[nodes.length - 1] + 1) % cluster.size();
    long killed = System.nanoTime();
    cluster.kill(nodes);
    awaitDetected(run, survivor, cluster.size() - nodes.length);
    Duration detected = Duration.ofNanos(System.nanoTime() - killed);
    Duration right = run.awaitPresenceRight(survivor, PRESENCE_RIGHT.plus(PRESENCE_RIGHT));
    run.go(Duration.ofSeconds(1));
    Pauses pauses = Pauses.between(run.history().events(), killed, System.nanoTime());
    System.out.printf(
        "killed %s: noticed after %d ms, presence right %d ms later; %s%n",
        Arrays.toString(nodes), detected.toMillis(), right.toMillis(), pauses);
    assertTrue(right.compareTo(PRESENCE_RIGHT) <= 0, () -> "presence took " + right);
    assertTrue(pauses.channels() > 0, "nobody kept a connection to measure by");
    assertWithin(detected.plus(LONGEST_PAUSE), pauses.max(), pauses);
    assertWithin(detected.plus(USUAL_PAUSE), pauses.median(), pauses);
    for (int node : nodes) {
      cluster.start(node);
    }
    cluster.awaitReady();
  }

  private static void assertWithin(Duration most, Duration pause, Pauses all) {
    assertTrue(pause.compareTo(most) <= 0, () -> all + ", allowed " + most);
  }

  private static void assertAllRecovered(ClusterRun run, Verdict verdict) {
    assertEquals(0, verdict.count("not_recovered"), verdict::toString);
    for (String sdk : List.of(SdkCrowd.JS, SdkCrowd.JAVA)) {
      assertTrue(
          run.swarm().counts().containsKey(sdk + " RECOVERED"),
          () -> "nobody of " + sdk + " had to recover: " + run.swarm().counts());
    }
  }

  private static void awaitDetected(ClusterRun run, int survivor, int left) {
    Await.until(
        DETECTED,
        () -> run.cluster().known(survivor) == left,
        () -> "node " + survivor + " knows " + run.cluster().known(survivor) + " nodes");
  }
}
