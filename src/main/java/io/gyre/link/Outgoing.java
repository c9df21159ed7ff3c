package io.gyre.link;

import io.gyre.bus.LinkAck;
import io.gyre.protocol.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The sending end of a link: one loop's messages to one node. Numbers them, keeps what is not
 * acknowledged, sends it again after silence or when asked, and has not more under way than a
 * window. When the node's budget is used up, new messages are given up; once there is room again a
 * mark tells the node so.
 *
 * <p>Time is handed in, monotonic nanoseconds; nothing happens by itself.
 */
final class Outgoing {

  /** What a kept message takes besides its bytes. */
  static final int OVERHEAD = 64;

  private static final int MOST_ITEMS = 1024;

  private final LinkLimits limits;
  private final PeerBudget budget;
  private final LinkFigures figures;
  private final LongSupplier lives;
  private final Wire wire;
  private final Data gap;
  private final Ring kept = new Ring();
  private long life;
  private long meeting;
  private long first = 1;
  private long next = 1;
  private long highest = 1;
  private long flying;
  private long pauseNanos;
  private long dueNanos;
  private boolean waiting;
  private boolean probing;
  private boolean gapped;
  private long echoed;

  /** The way to the node, which may lose, repeat and reorder. */
  interface Wire {
    /** Sends consecutive items, the first of which has number {@code first} in {@code life}. */
    void send(long life, long first, List<Data> items);
  }

  /**
   * A link that has sent nothing.
   *
   * @param lives gives growing numbers for the lives of links
   * @param gap the mark for messages given up
   */
  Outgoing(
      LinkLimits limits,
      PeerBudget budget,
      LinkFigures figures,
      LongSupplier lives,
      Data gap,
      Wire wire) {
    this.limits = limits;
    this.budget = budget;
    this.figures = figures;
    this.lives = lives;
    this.gap = gap;
    this.wire = wire;
    this.life = lives.getAsLong();
    this.pauseNanos = limits.resend().toNanos();
  }

  /** Takes a message, to be sent by {@link #flush}; or gives it up. */
  void add(Data item) {
    closeGap();
    if (!gapped && budget.take(cost(item))) {
      kept.add(item);
    } else {
      gapped = true;
      figures.dropped.increment();
    }
  }

  /** Takes an echo of a round, once, whatever waits. */
  void echo(long round, Data item) {
    if (round > echoed) {
      echoed = round;
      force(item);
    }
  }

  private void force(Data item) {
    budget.force(cost(item));
    kept.add(item);
  }

  private void closeGap() {
    if (gapped && budget.isRoomy()) {
      gapped = false;
      figures.gapsSent.increment();
      force(gap);
    }
  }

  private static long cost(Data item) {
    return (long) OVERHEAD + item.length();
  }

  /** Sends what may be sent. */
  void flush(long nowNanos) {
    long end = first + kept.size();
    while (next < end && (flying == 0 || (!probing && flying < limits.windowBytes()))) {
      sendBatch(end);
      if (!waiting) {
        await(nowNanos);
      }
    }
  }

  private void sendBatch(long end) {
    List<Data> batch = new ArrayList<>();
    long from = next;
    int bytes = 0;
    while (next < end && batch.size() < MOST_ITEMS) {
      Data item = kept.get((int) (next - first));
      if (!batch.isEmpty() && bytes + item.length() > limits.batchBytes()) {
        break;
      }
      batch.add(item);
      bytes += item.length();
      flying += cost(item);
      next++;
    }
    if (from < highest) {
      figures.resent.add(Math.min(next, highest) - from);
    }
    highest = Math.max(highest, next);
    wire.send(life, from, batch);
  }

  private void await(long nowNanos) {
    waiting = true;
    dueNanos = nowNanos + pauseNanos;
  }

  /** The node says how far it is. */
  void acked(LinkAck ack, long nowNanos) {
    if (ack.life() != life || ack.meeting() < meeting || ack.next() > highest) {
      return;
    }
    if (ack.meeting() > meeting) {
      meeting = ack.meeting();
      if (ack.next() < first) {
        renew(nowNanos);
        return;
      }
    }
    if (ack.next() > first) {
      advance(ack.next(), nowNanos);
    }
    if (ack.again() && ack.next() == first && next > first) {
      goBack();
      await(nowNanos);
    }
    closeGap();
    flush(nowNanos);
  }

  private void advance(long acknowledged, long nowNanos) {
    while (first < acknowledged) {
      long cost = cost(kept.remove());
      budget.give(cost);
      if (first < next) {
        flying -= cost;
      }
      first++;
    }
    next = Math.max(next, first);
    probing = false;
    pauseNanos = limits.resend().toNanos();
    waiting = false;
    if (next > first) {
      await(nowNanos);
    }
  }

  private void goBack() {
    next = first;
    flying = 0;
  }

  /** The node has forgotten what it had of this life: what it did not acknowledge begins a new. */
  private void renew(long nowNanos) {
    life = lives.getAsLong();
    meeting = 0;
    first = 1;
    highest = 1;
    probing = false;
    goBack();
    waiting = false;
    flush(nowNanos);
  }

  /** To be called now and then while the link is not {@linkplain #isIdle idle}. */
  void tick(long nowNanos) {
    closeGap();
    if (waiting && nowNanos - dueNanos >= 0) {
      goBack();
      // One batch is enough to find out, and a connection that stalls keeps every copy.
      probing = true;
      pauseNanos = Math.min(2 * pauseNanos, limits.longestResend().toNanos());
      waiting = false;
    }
    flush(nowNanos);
  }

  /** The bus could not send something: its connection broke, or there is none. */
  void broken(long nowNanos) {
    long retry = nowNanos + limits.retry().toNanos();
    if (waiting && retry - dueNanos < 0) {
      dueNanos = retry;
    }
  }

  /** Gives everything up. */
  void end() {
    while (kept.size() > 0) {
      budget.give(cost(kept.remove()));
    }
    gapped = false;
    waiting = false;
  }

  /** Whether nothing waits and nothing has to be told. */
  boolean isIdle() {
    return kept.size() == 0 && !gapped;
  }
}
