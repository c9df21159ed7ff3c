package io.gyre.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Many subscribers, opened with a bounded number of connections in the making. */
final class Crowd {
  private final Generator generator;
  private final Servers servers;
  private final Payload payload;
  private final int count;
  private final int rooms;
  private final Runnable progress;
  private final Subscriber[] members;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch settled;
  private final Queue<String> losses = new ConcurrentLinkedQueue<>();
  private final Histogram openMicros = new ConcurrentHistogram(1, 120_000_000, 3);
  private double openSeconds;

  private Crowd(
      Generator generator,
      Servers servers,
      Payload payload,
      int count,
      int rooms,
      Runnable progress) {
    this.generator = generator;
    this.servers = servers;
    this.payload = payload;
    this.count = count;
    this.rooms = rooms;
    this.progress = progress;
    this.members = new Subscriber[count];
    this.settled = new CountDownLatch(count);
  }

  /**
   * Opens {@code count} connections, the i-th subscribed to room {@code i % rooms}, at most {@code
   * atOnce} at a time, and waits until each is subscribed or has failed.
   */
  static Crowd open(
      Generator generator, Servers servers, Payload payload, Shape shape, Runnable progress)
      throws InterruptedException {
    Crowd crowd = new Crowd(generator, servers, payload, shape.subscribers, shape.rooms, progress);
    long start = System.nanoTime();
    for (int i = 0; i < shape.atOnce; i++) {
      crowd.openNext();
    }
    if (!crowd.settled.await(120, TimeUnit.SECONDS)) {
      crowd.losses.add(crowd.settled.getCount() + " connections were not subscribed within 120 s");
    }
    crowd.openSeconds = (System.nanoTime() - start) / 1e9;
    return crowd;
  }

  /**
   * How many subscribers, in how many rooms, and how many connections may be in the making at a
   * time.
   */
  record Shape(int subscribers, int rooms, int atOnce) {}

  private void openNext() {
    int i = next.getAndIncrement();
    if (i >= count) {
      return;
    }
    long start = System.nanoTime();
    AtomicInteger calls = new AtomicInteger();
    java.util.function.Consumer<String> done =
        why -> {
          if (!why.isEmpty()) {
            losses.add(why);
          } else {
            openMicros.recordValue(Math.max(1, (System.nanoTime() - start) / 1000));
          }
          if (calls.getAndIncrement() == 0) {
            settled.countDown();
            openNext();
          }
        };
    Endpoint server = servers.at(i);
    members[i] = new Subscriber(server, i % rooms, payload, generator.stats(i), done, progress);
    Generator.connect(generator.receiver(i), server.port(), members[i], done);
  }

  /** Connections per second, subscribed. */
  double openRate() {
    return count / openSeconds;
  }

  /** From the start of the TCP connect to the subscribe reply, microseconds. */
  Histogram openMicros() {
    return openMicros;
  }

  /** What went wrong with connections, one line each, since the beginning. */
  List<String> losses() {
    return new ArrayList<>(losses);
  }

  /** Subscribers that did not get all messages of their room. */
  int incomplete(int[] publishedPerRoom) {
    int incomplete = 0;
    for (Subscriber s : members) {
      if (s.received() != publishedPerRoom[s.room()]) {
        incomplete++;
      }
    }
    return incomplete;
  }

  void close() {
    for (Subscriber s : members) {
      if (s != null) {
        s.close();
      }
    }
  }
}
