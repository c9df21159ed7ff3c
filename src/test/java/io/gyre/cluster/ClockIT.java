package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.cluster.ClusterRun.Shape;
import io.gyre.support.Await;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
  private static final String CONFIG =
      "{\"cluster\": {\"minimum_members\": 2}, \"client\": {\"connect_include_server_time\": true}}";

  @ParameterizedTest
  @ValueSource(ints = {60, -60})
  void wrongFromTheStart_losesNothing(int seconds) {
    Duration skew = Duration.ofSeconds(seconds);
    SkewedSites sites = new SkewedSites(new LoopbackSites(3), 1, skew);
    try (ClusterRun run = ClusterRun.start(SHAPE, CONFIG, sites)) {
      assertEquals(seconds, secondsAhead(run, 1), 30, "clock of node 1");
      run.addFaithful();
      run.go(TIME);
      finish(run, "clock off by " + seconds + " s");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void jumpsForthAndBack_losesNothing(int node) {
    SkewedSites sites = new SkewedSites(new LoopbackSites(3), node, Duration.ZERO);
    try (ClusterRun run = ClusterRun.start(SHAPE, CONFIG, sites)) {
      run.addFaithful();
      run.go(Duration.ofSeconds(2));
      sites.set(Duration.ofSeconds(60));
      awaitAhead(run, node, 60);
      run.go(TIME);
      sites.set(Duration.ZERO);
      awaitAhead(run, node, 0);
      run.go(TIME);
      finish(run, "clock of node " + node + " jumps 60 s forth and back");
    }
  }

  @Test
  void wrongNodeIsKilledAndStarted_losesNothing() {
    SkewedSites sites = new SkewedSites(new LoopbackSites(3), 1, Duration.ofSeconds(60));
    try (ClusterRun run = ClusterRun.start(SHAPE, CONFIG, sites)) {
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

  /** Seconds that a node's wall clock is ahead, as it tells a client. */
  private static long secondsAhead(ClusterRun run, int node) {
    int port = run.cluster().node(node).port();
    try (RawClient client = RawClient.open(port, "/connection/websocket", false, Map.of())) {
      String connect = "{\"connect\":{\"token\":\"" + Tokens.user("clock", 0) + "\"}}";
      long told = client.call(connect).path("connect").path("time").asLong();
      return Duration.between(Instant.now(), Instant.ofEpochMilli(told)).toSeconds();
    }
  }

  private static void awaitAhead(ClusterRun run, int node, long seconds) {
    Await.until(
        JUMP_SEEN,
        () -> Math.abs(secondsAhead(run, node) - seconds) < 10,
        () -> "node " + node + " is ahead by " + secondsAhead(run, node) + " s");
    assertTrue(run.cluster().node(node).isAlive());
  }
}
