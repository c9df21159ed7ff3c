package io.gyre.cluster;

import io.gyre.support.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Publishers at all nodes of a cluster that publish to the same channels. */
final class Load implements AutoCloseable {
  private final TestCluster cluster;
  private final History history;
  private final List<String> channels;
  private final int perSecondAndPublisher;
  private final List<LoadPublisher> publishers = new ArrayList<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  private Load(TestCluster cluster, History history, List<String> channels, int perSecond) {
    this.cluster = cluster;
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
    Load load = new Load(cluster, history, channels, perSecond);
    for (int i = 0; i < publishers; i++) {
      LoadPublisher publisher = new LoadPublisher(load, "p" + i, i % cluster.size(), seed + i);
      load.publishers.add(publisher);
      publisher.start();
    }
    return load;
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

  ServerProcess server(int node) {
    return cluster.node(node);
  }

  int after(int node) {
    return (node + 1) % cluster.size();
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
