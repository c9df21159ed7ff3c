package io.gyre.loadtest;

import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What the subscribers of one event loop have seen. Written by that loop; {@link #delivered} may be
 * read by any thread.
 */
final class LoopStats {
  private static final long LONGEST_MICROS = 120_000_000;

  /** Messages received, all subscribers of the loop together. */
  final AtomicLong delivered = new AtomicLong();

  /** From intended send time to receipt, microseconds. */
  final Histogram latency = newHistogram();

  /** Messages that came again, out of order or after a hole. */
  long disorders;

  /** Websocket frames and reads that brought the messages: how much the server joins. */
  long frames;

  long reads;

  static Histogram newHistogram() {
    return new Histogram(1, LONGEST_MICROS, 3);
  }

  void record(long nanos) {
    latency.recordValue(Math.max(1, Math.min(LONGEST_MICROS, nanos / 1000)));
  }

  void reset() {
    latency.reset();
    frames = 0;
    reads = 0;
  }
}
