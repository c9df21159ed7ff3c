package io.gyre.loadtest;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Publishes to rooms in turn, either by the clock or as fast as messages arrive. Thread: the
 * publisher's loop; the counts may be read by others once a phase's future is complete.
 */
final class Traffic {
  private final EventLoop loop;
  private final Publisher publisher;
  private final Payload payload;
  private final int[] nextSequence;
  private final int subscribersPerRoom;
  private final AtomicBoolean pumpScheduled = new AtomicBoolean();
  private final Histogram sendLagMicros = LoopStats.newHistogram();
  private Runnable pump = () -> {};
  private volatile long wakeAt = Long.MAX_VALUE;
  private long published;

  Traffic(EventLoop loop, Publisher publisher, Payload payload, int rooms, int subscribersPerRoom) {
    this.loop = loop;
    this.publisher = publisher;
    this.payload = payload;
    this.nextSequence = new int[rooms];
    this.subscribersPerRoom = subscribersPerRoom;
  }

  /**
   * Publishes {@code perSecond} messages a second for {@code seconds}. The i-th message's intended
   * time is start + i · interval and is what it carries, however late it leaves: a server that
   * stalls is charged for all of the stall.
   */
  CompletableFuture<Void> byTheClock(double perSecond, double seconds) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    loop.execute(
        () -> {
          sendLagMicros.reset();
          new Clocked(
                  System.nanoTime() + 1_000_000,
                  1e9 / perSecond,
                  Math.round(perSecond * seconds),
                  end)
              .run();
        });
    return end;
  }

  private final class Clocked implements Runnable {
    private final long start;
    private final double interval;
    private final long total;
    private final CompletableFuture<Void> end;
    private long sent;

    Clocked(long start, double interval, long total, CompletableFuture<Void> end) {
      this.start = start;
      this.interval = interval;
      this.total = total;
      this.end = end;
    }

    @Override
    public void run() {
      long now = System.nanoTime();
      while (sent < total && due() <= now) {
        sendLagMicros.recordValue(Math.min(100_000_000, (now - due()) / 1000));
        publishNext(due());
        sent++;
      }
      publisher.flush();
      if (sent < total && publisher.answers().failure().isEmpty()) {
        loop.schedule(this, Math.max(0, due() - System.nanoTime()), TimeUnit.NANOSECONDS);
      } else {
        end.complete(null);
      }
    }

    private long due() {
      return start + (long) (sent * interval);
    }
  }

  /**
   * Publishes for {@code seconds} with at most {@code window} publications not yet received by all
   * their subscribers, so that nothing is dropped for slowness. Latency then says how long the
   * queue is, not how fast the server.
   */
  CompletableFuture<Void> closedLoop(int window, double seconds, LongSupplier delivered) {
    CompletableFuture<Void> end = new CompletableFuture<>();
    loop.execute(
        () -> {
          long until = System.nanoTime() + (long) (seconds * 1e9);
          long inFlight = (long) window * subscribersPerRoom;
          pump =
              () -> {
                pumpScheduled.set(false);
                long now = System.nanoTime();
                if (now >= until || !publisher.answers().failure().isEmpty()) {
                  pump = () -> {};
                  wakeAt = Long.MAX_VALUE;
                  end.complete(null);
                  return;
                }
                while ((published + 1) * subscribersPerRoom - delivered.getAsLong() <= inFlight) {
                  publishNext(now);
                }
                publisher.flush();
                wakeAt = delivered.getAsLong() + Math.max(1, inFlight / 4);
              };
          pump.run();
          loop.schedule(() -> pump.run(), (long) (seconds * 1e9) + 1_000_000, TimeUnit.NANOSECONDS);
        });
    return end;
  }

  /** So many messages have arrived: there may be room in the window. Any thread. */
  void progress(long delivered) {
    if (delivered >= wakeAt && !pumpScheduled.get() && pumpScheduled.compareAndSet(false, true)) {
      loop.execute(() -> pump.run());
    }
  }

  private void publishNext(long intended) {
    int room = (int) (published % nextSequence.length);
    publisher.publish(room, payload.encode(nextSequence[room]++, intended));
    published++;
  }

  long published() {
    return published;
  }

  long expectedDeliveries() {
    return published * subscribersPerRoom;
  }

  int[] publishedPerRoom() {
    return nextSequence.clone();
  }

  /**
   * How late the generator itself was with its sends, microseconds; part of the latency, and not
   * the server's fault.
   */
  Histogram sendLagMicros() {
    return sendLagMicros;
  }
}
