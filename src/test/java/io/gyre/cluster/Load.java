package io.gyre.cluster;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;

/** Publishers at all nodes of a cluster that publish to the same channels. */
final class Load implements AutoCloseable {
  private final int nodes;
  private final IntFunction<InetSocketAddress> addresses;
  private final History history;
  private final List<String> channels;
  private final int perSecondAndPublisher;
  private final List<LoadPublisher> publishers = new ArrayList<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  private Load(
      int nodes,
      IntFunction<InetSocketAddress> addresses,
      History history,
      List<String> channels,
      int perSecond) {
    this.nodes = nodes;
    this.addresses = addresses;
    this.history = history;
    this.channels = List.copyOf(channels);
    this.perSecondAndPublisher = perSecond;
  }

  /**
   * Starts to publish.
   *
   * @param publishers how many, spread over the nodes
   * @param perSecond publications of each in a second
   * @param seed of what goes where
   */
  static Load start(
      TestCluster cluster,
      History history,
      List<String> channels,
      int publishers,
      int perSecond,
      long seed) {
    Load load = new Load(cluster.size(), cluster::address, history, channels, perSecond);
    return load.start(publishers, seed);
  }

  /** The same, to one address at which a balancer passes requests on to the nodes. */
  static Load throughBalancer(
      int port, History history, List<String> channels, int publishers, int perSecond, long seed) {
    return new Load(
            1, node -> new InetSocketAddress("127.0.0.1", port), history, channels, perSecond)
        .start(publishers, seed);
  }

  private Load start(int count, long seed) {
    for (int i = 0; i < count; i++) {
      // ids are keys of idempotency, so no other run may have had them
      String name = "p" + i + "." + Long.toString(seed, Character.MAX_RADIX);
      LoadPublisher publisher = new LoadPublisher(this, name, i % nodes, seed + i);
      publishers.add(publisher);
      publisher.start();
    }
    return this;
  }

  List<String> channels() {
    return channels;
  }

  int perSecondAndPublisher() {
    return perSecondAndPublisher;
  }

  History history() {
    return history;
  }

  InetSocketAddress address(int node) {
    return addresses.apply(node);
  }

  int after(int node) {
    return (node + 1) % nodes;
  }

  void count(String what) {
    counts.computeIfAbsent(what, w -> new LongAdder()).increment();
  }

  void problem(String text) {
    problems.add(text);
  }

  /** Answers other than success and error 100. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  /** How often it had to try again, by reason. */
  Map<String, LongAdder> counts() {
    return new TreeMap<>(counts);
  }

  /** Stops publishing; returns when the last answer is there or given up. */
  @Override
  public void close() {
    publishers.parallelStream().forEach(LoadPublisher::close);
  }
}
