package io.gyre.session;

import io.gyre.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flushes connections that something was written to, each with one system call for all that is
 * ready for it.
 *
 * <p>Replies leave at the end of the loop's turn. So do broadcasts while there are few; but a flush
 * of many connections costs milliseconds, and what is published meanwhile would cost as much again.
 * Therefore broadcasts wait until {@link #GAP_FACTOR} times the duration of the last flush has
 * passed since its end, at most {@link #LONGEST_GAP_NANOS}: flushing takes a bounded share of the
 * loop however fast is published, and what came in between leaves together.
 *
 * <p>Thread: the lane's loop.
 */
final class Flusher {

  private static final Logger LOG = LoggerFactory.getLogger(Flusher.class);

  private static final int GAP_FACTOR = 2;
  private static final long LONGEST_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Loop loop;
  private final Batch replies = new Batch();
  private final Batch broadcasts = new Batch();
  private final long writeDelayNanos;
  private final boolean delaysReplies;
  private long broadcastsNotBeforeNanos;

  /** Connections to be flushed together. */
  private static final class Batch {
    private List<Outbox> waiting = new ArrayList<>();
    private List<Outbox> spare = new ArrayList<>();

    /** Adds one; true if it is the first, so that a flush has to be arranged. */
    boolean add(Outbox outbox) {
      waiting.add(outbox);
      return waiting.size() == 1;
    }

    List<Outbox> take() {
      List<Outbox> taken = waiting;
      waiting = spare;
      spare = taken;
      return taken;
    }
  }

  /**
   * Without anything to flush.
   *
   * @param writeDelay how long broadcasts wait at least ({@code client.write_delay})
   * @param delaysReplies whether replies wait with them
   */
  Flusher(Loop loop, Duration writeDelay, boolean delaysReplies) {
    this.loop = loop;
    this.writeDelayNanos = writeDelay.toNanos();
    this.delaysReplies = delaysReplies && writeDelayNanos > 0;
    this.broadcastsNotBeforeNanos = loop.nowNanos();
  }

  /** Whether replies have to leave with broadcasts. */
  boolean delaysReplies() {
    return delaysReplies;
  }

  /** Has {@code outbox} flushed at the end of this turn. */
  void reply(Outbox outbox) {
    loop.check();
    if (replies.add(outbox)) {
      loop.later(this::flushReplies);
    }
  }

  /** Has {@code outbox} flushed as soon as broadcasts may leave. */
  void broadcast(Outbox outbox) {
    loop.check();
    if (broadcasts.add(outbox)) {
      long waitNanos = Math.max(writeDelayNanos, broadcastsNotBeforeNanos - loop.nowNanos());
      if (waitNanos <= 0) {
        loop.later(this::flushBroadcasts);
      } else {
        loop.soon(waitNanos, this::flushBroadcasts);
      }
    }
  }

  private void flushReplies() {
    List<Outbox> ready = replies.take();
    for (Outbox outbox : ready) {
      outbox.replyFlushed();
      flush(outbox);
    }
    ready.clear();
  }

  private void flushBroadcasts() {
    long startNanos = loop.nowNanos();
    List<Outbox> ready = broadcasts.take();
    for (Outbox outbox : ready) {
      outbox.broadcastFlushed();
      flush(outbox);
    }
    ready.clear();
    long endNanos = loop.nowNanos();
    broadcastsNotBeforeNanos =
        endNanos + Math.min(LONGEST_GAP_NANOS, GAP_FACTOR * (endNanos - startNanos));
  }

  private void flush(Outbox outbox) {
    try {
      outbox.flush();
    } catch (RuntimeException e) {
      // One connection's trouble must not keep the others from being flushed, now or ever.
      LOG.error("flush failed transport={}", outbox.link().transport(), e);
      loop.execute(outbox::abort);
    }
  }
}
