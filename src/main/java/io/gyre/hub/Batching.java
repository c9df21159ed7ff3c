package io.gyre.hub;

import java.time.Duration;

/**
 * How the publications of a channel are gathered before they go to its subscribers ({@code
 * batch_max_size}, {@code batch_max_delay}, {@code batch_flush_latest}).
 *
 * @param maxSize how many are gathered at most; 0 for no limit
 * @param maxDelay how long the first of them waits at most; zero to gather nothing
 * @param latestOnly of those gathered only the last one is delivered
 */
public record Batching(int maxSize, Duration maxDelay, boolean latestOnly) {
  /** Everything is delivered at once. */
  public static final Batching NONE = new Batching(0, Duration.ZERO, false);

  /** Whether anything is gathered. */
  public boolean gathers() {
    return !maxDelay.isZero() && maxSize != 1;
  }
}
