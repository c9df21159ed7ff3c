package io.gyre.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Asks all nodes all the time whether they are ready, and writes down when too many are not. */
final class ReadyWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final TestCluster cluster;
  private final int allowed;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final Repeated repeated;
  private List<Integer> before = List.of();

  private ReadyWatch(TestCluster cluster, int allowed) {
    this.cluster = cluster;
    this.allowed = allowed;
    this.repeated = Repeated.start("ready-watch", this::look, PAUSE);
  }

  /**
   * Begins to watch.
   *
   * @param allowed how many may be not ready at once
   */
  static ReadyWatch start(TestCluster cluster, int allowed) {
    return new ReadyWatch(cluster, allowed);
  }

  private void look() {
    List<Integer> out =
        IntStream.range(0, cluster.size()).filter(i -> !cluster.isReady(i)).boxed().toList();
    // nodes are asked one after the other: only what two looks agree on was so at one time
    if (out.size() > allowed && before.equals(out)) {
      complaints.add("not ready at once: " + out);
    }
    before = out;
    looks.incrementAndGet();
  }

  /** What was seen that is not allowed. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** How often it looked. */
  int looks() {
    return looks.get();
  }

  @Override
  public void close() {
    repeated.close();
  }
}
