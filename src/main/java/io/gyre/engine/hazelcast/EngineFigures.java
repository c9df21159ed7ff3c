package io.gyre.engine.hazelcast;

import java.util.concurrent.atomic.LongAdder;

/**
 * What happened in the engine on this node since its start.
 *
 * <p>Thread: any.
 */
public final class EngineFigures {

  final LongAdder duplicates = new LongAdder();
  final LongAdder early = new LongAdder();
  final LongAdder refilled = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder newLives = new LongAdder();
  final LongAdder retries = new LongAdder();
  final LongAdder failures = new LongAdder();
  final LongAdder repairs = new LongAdder();

  EngineFigures() {}

  /** Publications that arrived again and were dropped. */
  public long duplicates() {
    return duplicates.sum();
  }

  /** Publications that arrived before an earlier one and waited for it. */
  public long early() {
    return early.sum();
  }

  /** Publications that did not arrive and were taken from history. */
  public long refilled() {
    return refilled.sum();
  }

  /**
   * Publications that did not arrive and were not in history, or whose channel began anew before
   * they could be delivered: lost on the way. Those of the server's own channels do not count.
   */
  public long skipped() {
    return skipped.sum();
  }

  /** Channels whose numbering began anew while this node listened. */
  public long newLives() {
    return newLives.sum();
  }

  /** Requests to an owner that were made again. */
  public long retries() {
    return retries.sum();
  }

  /** Requests to an owner that failed in the end. */
  public long failures() {
    return failures.sum();
  }

  /** Interests that the owner had lost and got again. */
  public long repairs() {
    return repairs.sum();
  }
}
