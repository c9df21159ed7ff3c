package io.gyre.loadtest;

import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Many subscribers, opened with a bounded number of connections in the making. */
final class Crowd {
  private final Generator generator;
  private final Servers servers;
  private final Payload payload;
  private final int count;
  private final int rooms;
  private final Way way;
  private final Runnable progress;
  private final Member[] members;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch settled;
  private final Queue<String> losses = new ConcurrentLinkedQueue<>();
  private final Histogram openMicros = new ConcurrentHistogram(1, 120_000_000, 3);
  private double openSeconds;

  private Crowd(
      Generator generator, Servers servers, Payload payload, Shape shape, Runnable progress) {
    this.generator = generator;
    this.servers = servers;
    this.payload = payload;
    this.count = shape.subscribers;
    this.rooms = shape.rooms;
    this.way = shape.way;
    this.progress = progress;
    this.members = new Member[count];
    this.settled = new CountDownLatch(count);
  }

  /**
   * Opens {@code count} connections, the i-th subscribed to room {@code i % rooms}, at most {@code
   * atOnce} at a time, and waits until each is subscribed or has failed.
   */
  static Crowd open(
      Generator generator, Servers servers, Payload payload, Shape shape, Runnable progress)
      throws InterruptedException {
    Crowd crowd = new Crowd(generator, servers, payload, shape, progress);
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
   * How many subscribers, in how many rooms, how many connections may be in the making at a time,
   * and how they come.
   */
  record Shape(int subscribers, int rooms, int atOnce, Way way) {}

  private void openNext() {
    int i = next.getAndIncrement();
    if (i >= count) {
      return;
    }
    long start = System.nanoTime();
    AtomicInteger calls = new AtomicInteger();
    Consumer<String> done =
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
    int room = i % rooms;
    LoopStats stats = generator.stats(i);
    if (way.isWebSocket() || way == Way.UNI_WEBSOCKET) {
      Subscriber member = new Subscriber(server, way, room, payload, stats, done, progress);
      open(i, server, member, member.handler(), done);
    } else {
      StreamSubscriber member =
          new StreamSubscriber(way, server.port(), room, stats, done, progress);
      open(i, server, member, member, done);
    }
  }

  private void open(
      int i, Endpoint server, Member member, ChannelHandler handler, Consumer<String> failed) {
    members[i] = member;
    Generator.connect(generator.receiver(i), server.port(), handler, failed);
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
    for (Member s : members) {
      if (s.received() != publishedPerRoom[s.room()]) {
        incomplete++;
      }
    }
    return incomplete;
  }

  void close() {
    for (Member s : members) {
      if (s != null) {
        s.close();
      }
    }
  }
}
