package io.gyre.cluster;

import io.gyre.cluster.ClusterRun.Shape;
import io.gyre.cluster.Schedule.Fault;
import io.gyre.cluster.Schedule.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Schedules of faults by chance on one cluster, each with a load of its own that is judged by
 * itself. {@code -Dgyre.seed} of a failed schedule repeats its faults, and only them, though not
 * what happens in between.
 */
final class Chance {
  private static final Shape SHAPE = new Shape(3, 6, 30, 3, 30);
  private static final String CONFIG =
      "{\"cluster\": {\"minimum_members\": 2}, \"shutdown\": {\"timeout\": \"10s\"}}";
  private static final Duration HELD = Duration.ofMillis(150);

  /** Nobody may have noticed a fault that is over, and then all still seem to be together. */
  private static final Duration NOTICED = Duration.ofSeconds(4);

  private final Set<Fault> faults;
  private final int most;
  private final @Nullable FaultNet net;

  /**
   * For a number of schedules.
   *
   * @param most faults of a schedule
   * @param net for faults of the network; null if there are none among {@code faults}
   */
  Chance(Set<Fault> faults, int most, @Nullable FaultNet net) {
    this.most = most;
    this.faults = faults;
    this.net = net;
  }

  /**
   * Runs schedules one after the other until one fails.
   *
   * @throws AssertionError of the first that failed, with its seed
   */
  void run(int schedules) {
    Sites sites = net == null ? new LoopbackSites(SHAPE.nodes()) : net;
    String changes = net == null ? CONFIG : FaultNet.configured(CONFIG);
    int count = Long.getLong("gyre.seed") == null ? schedules : 1;
    try (TestCluster cluster = TestCluster.start(SHAPE.nodes(), changes, sites)) {
      for (int i = 0; i < count; i++) {
        Schedule schedule = Schedule.draw(ClusterRun.SEED + i, SHAPE.nodes(), faults, most);
        try {
          run(schedule, cluster);
        } catch (AssertionError e) {
          throw new AssertionError(
              "repeat with -Dgyre.seed=" + schedule.seed() + ": " + schedule, e);
        }
      }
    }
  }

  private void run(Schedule schedule, TestCluster cluster) {
    System.out.println("-Dgyre.seed=" + schedule.seed() + ": " + schedule.steps());
    try (ClusterRun run = ClusterRun.on(cluster, SHAPE, schedule.seed())) {
      run.addFaithful();
      List<String> took = new ArrayList<>();
      for (Step step : schedule.steps()) {
        run.go(step.rest());
        befall(run, step);
        took.add(NetRun.recovered(run));
      }
      run.finish("schedule " + schedule.seed() + " " + took);
    }
  }

  private void befall(ClusterRun run, Step step) {
    TestCluster cluster = run.cluster();
    switch (step.fault()) {
      case KILL -> {
        cluster.kill(step.node());
        cluster.start(step.node());
      }
      case LEAVE -> {
        cluster.stop(step.node());
        cluster.start(step.node());
      }
      case FREEZE -> {
        cluster.freeze(step.node());
        run.go(step.time());
        cluster.thaw(step.node());
        run.go(NOTICED);
      }
      case PARTITION, ONE_WAY, BUS_CUT, LOSS -> {
        spoil(step);
        run.go(step.time());
        network().heal();
        run.go(NOTICED);
      }
    }
  }

  private void spoil(Step step) {
    switch (step.fault()) {
      case PARTITION -> network().isolate(step.node());
      case ONE_WAY -> network().cut(step.node(), step.other());
      case BUS_CUT -> network().cutPort(FaultNet.BUS_PORT);
      case LOSS -> {
        network().lose(step.percent());
        network().delay(HELD);
      }
      case KILL, FREEZE, LEAVE -> throw new IllegalArgumentException(step.toString());
    }
  }

  private FaultNet network() {
    if (net == null) {
      throw new IllegalStateException("no network to spoil");
    }
    return net;
  }
}
