package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster under load with subscribers spread over its nodes, and what is asked of every such run
 * at its end. A failure names the seed ({@code -Dgyre.seed}).
 */
final class ClusterRun implements AutoCloseable {
  /** Seed of this process's runs. */
  static final long SEED = Long.getLong("gyre.seed", System.nanoTime() & 0xffffff);

  private static final Duration SETTLE = Duration.ofSeconds(30);

  private final Shape shape;
  private final TestCluster cluster;
  private final long seed;
  private final Runnable end;
  private final History history = new History();
  private final List<String> channels;
  private final Swarm swarm;
  private final Load load;
  private final List<SwarmSubscriber> faithful = new CopyOnWriteArrayList<>();
  private @Nullable SdkCrowd sdks;

  /**
   * How big.
   *
   * @param nodes processes
   * @param channels with history, all of them published to
   * @param subscribers each in two of the channels
   * @param publishers spread over the nodes
   * @param perSecond publications of each publisher
   */
  record Shape(int nodes, int channels, int subscribers, int publishers, int perSecond) {}

  private ClusterRun(Shape shape, TestCluster cluster, Backoff backoff, long seed, Runnable end) {
    this.shape = shape;
    this.cluster = cluster;
    this.seed = seed;
    this.end = end;
    channels = IntStream.range(0, shape.channels()).mapToObj(i -> "hist:" + i).toList();
    swarm = new Swarm(history, shape.nodes(), cluster::address, backoff);
    for (int i = 0; i < shape.subscribers(); i++) {
      swarm.add("s" + i, List.of(channel(i), channel(i + 1)), i % shape.nodes());
    }
    swarm.awaitSubscribed(SETTLE);
    load = Load.start(cluster, history, channels, shape.publishers(), shape.perSecond(), seed);
  }

  /**
   * Starts nodes, subscribers and, when all are subscribed, publishers.
   *
   * @param changes configuration, see {@link TestCluster#start}
   */
  static ClusterRun start(Shape shape, String changes) {
    return start(shape, changes, new LoopbackSites(shape.nodes()));
  }

  /** As {@link #start(Shape, String)}, elsewhere. */
  static ClusterRun start(Shape shape, String changes, Sites sites) {
    return start(shape, TestCluster.start(shape.nodes(), changes, sites), Backoff.QUICK);
  }

  /** As {@link #start(Shape, String)}, with clients that wait longer before they come back. */
  static ClusterRun start(Shape shape, String changes, Backoff backoff) {
    return start(shape, TestCluster.start(shape.nodes(), changes), backoff);
  }

  private static ClusterRun start(Shape shape, TestCluster cluster, Backoff backoff) {
    try {
      return new ClusterRun(shape, cluster, backoff, SEED, cluster::close);
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Subscribers and publishers on a cluster that outlives them. */
  static ClusterRun on(TestCluster cluster, Shape shape, long seed) {
    return new ClusterRun(shape, cluster, Backoff.QUICK, seed, () -> {});
  }

  private String channel(int i) {
    return channels.get(i % channels.size());
  }

  /** What distinguishes this run's publications from those of others on the same cluster. */
  long seed() {
    return seed;
  }

  TestCluster cluster() {
    return cluster;
  }

  Swarm swarm() {
    return swarm;
  }

  Load load() {
    return load;
  }

  History history() {
    return history;
  }

  List<String> channels() {
    return channels;
  }

  /** Adds a subscriber of all channels at each node that does not go elsewhere. */
  void addFaithful() {
    for (int node = 0; node < shape.nodes(); node++) {
      faithful.add(swarm.addFaithful("f" + node, channels, node));
    }
    swarm.awaitSubscribed(SETTLE);
  }

  /** See {@link #addFaithful}. */
  List<SwarmSubscriber> faithful() {
    return faithful;
  }

  /**
   * Lets clients of the published SDKs join; waits until they are subscribed.
   *
   * @param js of the JavaScript SDK
   * @param java of the Java SDK
   */
  ClusterRun withSdks(int js, int java) {
    sdks = new SdkCrowd(cluster, swarm, js, java, channels);
    swarm.awaitSubscribed(SETTLE);
    return this;
  }

  /** Lets the load go on for a while. */
  void go(Duration time) {
    Await.pause(time);
  }

  /**
   * Waits until a node says of every channel that exactly those are present who are subscribed.
   *
   * @return how long that took
   */
  Duration awaitPresenceRight(int node, Duration limit) {
    long start = System.nanoTime();
    Await.until(
        limit,
        () -> channels.stream().allMatch(channel -> wrongPresence(node, channel).isEmpty()),
        () ->
            "presence as node "
                + node
                + " says: "
                + channels.stream().map(channel -> wrongPresence(node, channel)).toList());
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private String wrongPresence(int node, String channel) {
    long online = swarm.online(channel);
    int present = cluster.present(node, channel);
    return online == present ? "" : channel + " has " + online + ", says " + present;
  }

  /**
   * Stops publishing, lets everyone catch up, prints the outcome and holds it against every rule.
   *
   * @param name of the test
   */
  Verdict finish(String name) {
    return finish(name, history::judge);
  }

  /** The same for a cluster whose parts may have served at the same time. */
  Verdict finishParts(String name) {
    return finish(name, history::judgeParts);
  }

  private Verdict finish(String name, Supplier<Verdict> judge) {
    load.close();
    try {
      swarm.awaitCaughtUp(SETTLE);
    } catch (AssertionError behind) {
      throw new AssertionError(report(name, judge.get()) + "\n" + behind.getMessage(), behind);
    }
    Verdict verdict = judge.get();
    String report = report(name, verdict);
    System.out.println(report);
    assertTrue(verdict.isContent(), report);
    assertEquals(List.of(), swarm.problems(), report);
    assertEquals(List.of(), load.problems(), report);
    assertTrue(verdict.count("acknowledged") > 0, report);
    return verdict;
  }

  private String report(String name, Verdict verdict) {
    String text = "%s seed %d %s%nclients %s, publishers %s%n%s";
    String broken = verdict.isContent() ? "" : "\n" + cluster.complaints();
    return text.formatted(name, seed, shape, swarm.counts(), load.counts(), verdict) + broken;
  }

  @Override
  public void close() {
    load.close();
    if (sdks != null) {
      sdks.close();
    }
    swarm.close();
    end.run();
  }
}
