package io.gyre.cluster;

import io.gyre.support.Await;
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
  private final Thread thread = new Thread(this::run, "ready-watch");
  private volatile boolean stopped;
  private final AtomicInteger looks = new AtomicInteger();

  private ReadyWatch(TestCluster cluster, int allowed) {
    this.cluster = cluster;
    this.allowed = allowed;
  }

  /**
   * Begins to watch.
   *
   * @param allowed how many may be not ready at once
   */
  static ReadyWatch start(TestCluster cluster, int allowed) {
    ReadyWatch watch = new ReadyWatch(cluster, allowed);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  private void run() {
    List<Integer> before = List.of();
    while (!stopped) {
      List<Integer> out =
          IntStream.range(0, cluster.size()).filter(i -> !cluster.isReady(i)).boxed().toList();
      // nodes are asked one after the other: only what two looks agree on was so at one time
      if (out.size() > allowed && before.equals(out)) {
        complaints.add("not ready at once: " + out);
      }
      before = out;
      looks.incrementAndGet();
      Await.pause(PAUSE);
    }
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
    stopped = true;
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
