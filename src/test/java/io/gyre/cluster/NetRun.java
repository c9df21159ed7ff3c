package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.cluster.ClusterRun.Shape;
import io.gyre.support.Await;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Three nodes under load, a fault of their network for a while, and what is asked once it is over:
 * that all know each other again, that publications go from everywhere to everywhere, that presence
 * is right, that no client saw a promise broken, and that no node had to be started again.
 */
final class NetRun {
  /** Configuration with which a part of one node does not write. */
  static final String MAJORITY = "{\"cluster\": {\"minimum_members\": 2}}";

  /** Nothing but the defaults. */
  static final String DEFAULTS = "{}";

  private static final Shape SHAPE = new Shape(3, 10, 60, 4, 40);
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration FLOWS = Duration.ofSeconds(40);
  private static final Duration PRESENCE_RIGHT = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final String name;
  private final String changes;
  private final Duration time;

  /**
   * A run that has not begun.
   *
   * @param name for what is printed
   * @param changes configuration, see {@link TestCluster#start}
   * @param time how long the fault lasts
   */
  NetRun(String name, String changes, Duration time) {
    this.name = name;
    this.changes = changes;
    this.time = time;
  }

  /** Does all of it; fails if anything asked is not so. */
  void with(Consumer<FaultNet> fault) {
    try (FaultNet net = FaultNet.start(SHAPE.nodes());
        ClusterRun run = ClusterRun.start(SHAPE, FaultNet.configured(changes), net)) {
      run.addFaithful();
      run.go(BEFORE);
      List<Long> pids = pids(run);
      long lostBefore = net.lost();
      fault.accept(net);
      String noticed = watch(run);
      assertTrue(net.lost() > lostBefore, "the fault cost no packet");
      net.heal();
      System.out.printf(
          "%s: members missed after%s; healed, then %s%n", name, noticed, recovered(run));
      assertEquals(pids, pids(run), "processes");
      // With the default both parts serve, each in epochs of its own.
      if (changes.equals(DEFAULTS)) {
        run.finishParts(name);
      } else {
        run.finish(name);
      }
    }
  }

  private static List<Long> pids(ClusterRun run) {
    return IntStream.range(0, SHAPE.nodes())
        .mapToObj(node -> run.cluster().node(node))
        .map(node -> node.isAlive() ? node.pid() : -1)
        .toList();
  }

  /** Waits until the fault is over and says when which node noticed it. */
  private String watch(ClusterRun run) {
    long start = System.nanoTime();
    long[] before = new long[SHAPE.nodes()];
    long[] noticed = new long[SHAPE.nodes()];
    for (int node = 0; node < before.length; node++) {
      before[node] = run.cluster().departures(node);
    }
    while (System.nanoTime() - start < time.toNanos()) {
      for (int node = 0; node < before.length; node++) {
        if (noticed[node] == 0 && run.cluster().departures(node) > before[node]) {
          noticed[node] = Duration.ofNanos(System.nanoTime() - start).toMillis();
        }
      }
      Await.pause(LOOK);
    }
    StringBuilder text = new StringBuilder();
    for (int node = 0; node < before.length; node++) {
      text.append(" n").append(node).append(' ');
      text.append(noticed[node] == 0 ? "never" : noticed[node] + " ms");
    }
    return text.toString();
  }

  /**
   * Waits until nothing tells of a fault that is over: all nodes know all, publications go from
   * everywhere to everywhere, presence is right.
   *
   * @return how long each took
   */
  static String recovered(ClusterRun run) {
    long over = System.nanoTime();
    // first, since a question to all nodes waits for an answer that got lost
    new Flow(run).await(FLOWS);
    long flows = System.nanoTime();
    run.cluster().awaitTogether();
    for (int node = 0; node < run.cluster().size(); node++) {
      run.awaitPresenceRight(node, PRESENCE_RIGHT);
    }
    return "all flows after %d ms, together and presence right after %d ms"
        .formatted(millis(flows - over), millis(System.nanoTime() - over));
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }
}
