package io.gyre.loop;

import java.time.Duration;

/**
 * Time for something that blocks, counted from its beginning; what has a loop uses the loop's
 * timers.
 *
 * <p>Thread: one.
 */
public final class Deadline {
  private final Duration time;
  private long begunNanos;
  private boolean begun;

  /** For something that did not begin yet. */
  public Deadline(Duration time) {
    this.time = time;
  }

  /** It begins now. */
  public void begin() {
    begun = true;
    begunNanos = System.nanoTime();
  }

  /** What is left: all before the beginning, never less than nothing. */
  public Duration left() {
    Duration left = begun ? time.minusNanos(System.nanoTime() - begunNanos) : time;
    return left.isNegative() ? Duration.ZERO : left;
  }
}
