package io.gyre.cli;

import java.time.Duration;

/**
 * The time a stop may take, counted from its beginning.
 *
 * <p>Thread: one.
 */
final class Deadline {
  private final Duration time;
  private long begunNanos;
  private boolean begun;

  /** A stop that did not begin yet. */
  Deadline(Duration time) {
    this.time = time;
  }

  /** The stop begins now. */
  void begin() {
    begun = true;
    begunNanos = System.nanoTime();
  }

  /** What is left, all while the stop did not begin; at least a second, to end in good order. */
  Duration left() {
    Duration left = begun ? time.minusNanos(System.nanoTime() - begunNanos) : time;
    Duration least = Duration.ofSeconds(1);
    return left.compareTo(least) < 0 ? least : left;
  }
}
