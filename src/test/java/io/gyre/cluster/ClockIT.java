package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.cluster.ClusterRun.Shape;
import io.gyre.support.Await;
import io.gyre.support.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node of three whose wall clock is wrong by a minute. */
@Tag("netfault")
class ClockIT {
  private static final Shape SHAPE = new Shape(3, 10, 60, 4, 40);
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final Duration JUMP_SEEN = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(ints = {60, -60})
  void wrongFromTheStart_losesNothing(int seconds) {
    Duration skew = Duration.ofSeconds(seconds);
    SkewedSites sites = new SkewedSites(new LoopbackSites(3), 1, skew);
    try (ClusterRun run = ClusterRun.start(SHAPE, NetRun.MAJORITY, sites)) {
      assertEquals(seconds, offBy(run), 30, "clock of node 1");
      run.addFaithful();
      run.go(TIME);
      finish(run, "clock off by " + seconds + " s");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void jumpsForthAndBack_losesNothing(int node) {
    SkewedSites sites = new SkewedSites(new LoopbackSites(3), node, Duration.ZERO);
    try (ClusterRun run = ClusterRun.start(SHAPE, NetRun.MAJORITY, sites)) {
      run.addFaithful();
      run.go(Duration.ofSeconds(2));
      sites.set(Duration.ofSeconds(60));
      awaitJump(run, node, 1);
      run.go(TIME);
      sites.set(Duration.ZERO);
      awaitJump(run, node, 2);
      run.go(TIME);
      finish(run, "clock of node " + node + " jumps 60 s forth and back");
    }
  }

  @Test
  void wrongNodeIsKilledAndStarted_losesNothing() {
    SkewedSites sites = new SkewedSites(new LoopbackSites(3), 1, Duration.ofSeconds(60));
    try (ClusterRun run = ClusterRun.start(SHAPE, NetRun.MAJORITY, sites)) {
      run.addFaithful();
      run.go(Duration.ofSeconds(2));
      run.cluster().kill(1);
      run.cluster().start(1);
      Verdict verdict = finish(run, "node with a wrong clock killed");
      assertEquals(0, verdict.count("not_recovered"), verdict::toString);
    }
  }

  private static Verdict finish(ClusterRun run, String name) {
    System.out.println(name + ": " + NetRun.recovered(run));
    return run.finish(name);
  }

  /** Seconds that node 1 was ahead when it wrote its last line. */
  private static long offBy(ClusterRun run) {
    String log = run.cluster().node(1).log().stripTrailing();
    String line = log.substring(log.lastIndexOf('\n') + 1);
    Instant written = Instant.parse(Json.parse(line).path("time").asText());
    return Duration.between(Instant.now(), written).toSeconds();
  }

  /** Waits until membership has noticed so many jumps, which proves that there were any. */
  private static void awaitJump(ClusterRun run, int node, int jumps) {
    Await.until(
        JUMP_SEEN,
        () -> jumpsSeen(run, node) >= jumps,
        () -> "jumps seen: " + jumpsSeen(run, node) + "\n" + run.cluster().node(node).log());
    assertTrue(run.cluster().node(node).isAlive());
  }

  private static long jumpsSeen(ClusterRun run, int node) {
    return run.cluster()
        .node(node)
        .log()
        .lines()
        .filter(l -> l.contains("system clock jump"))
        .count();
  }
}
