package io.gyre.cluster;

import java.util.Random;

/**
 * How long a client waits before it tries to connect again: {@code min} and up to as much again by
 * chance, doubled with each vain attempt.
 *
 * @param minMillis before the first attempt, at least
 * @param maxMillis never longer
 */
record Backoff(int minMillis, int maxMillis) {
  /** For tests that are about something else. */
  static final Backoff QUICK = new Backoff(20, 200);

  /** The published SDKs' default. */
  static final Backoff SDK = new Backoff(500, 20_000);

  private static final int MOST_DOUBLINGS = 10;

  /**
   * The pause before an attempt.
   *
   * @param attempt from 0, counted from the last success
   */
  long millis(int attempt, Random random) {
    long span = (long) minMillis << Math.min(attempt, MOST_DOUBLINGS);
    long jitter = (long) (random.nextDouble() * Math.min(maxMillis, span));
    return Math.min(maxMillis, minMillis + jitter);
  }
}
