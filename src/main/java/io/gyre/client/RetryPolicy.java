package io.gyre.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and after which delays a call is repeated. Delays double from one to the next; each is
 * taken by chance between half of it and all of it, so that clients do not come back together.
 *
 * @param maxAttempts first attempt included, at least 1
 * @param firstDelay before the second attempt, not negative
 * @param maxDelay where doubling ends, at least {@code firstDelay}
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration maxDelay) {
  private static final int MOST_DOUBLINGS = 30;

  /** Checks the ranges. */
  public RetryPolicy {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts: " + maxAttempts + ": must be at least 1");
    }
    if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "firstDelay: " + firstDelay + ": must be 0 to maxDelay, which is " + maxDelay);
    }
  }

  /** Six attempts, after 0.1, 0.2, 0.4, 0.8 and 1.6 s or up to half less: the default. */
  public static RetryPolicy standard() {
    return new RetryPolicy(6, Duration.ofMillis(100), Duration.ofSeconds(2));
  }

  /** Each call is sent once, and publications get no idempotency key that was not asked for. */
  public static RetryPolicy none() {
    return new RetryPolicy(1, Duration.ZERO, Duration.ZERO);
  }

  boolean repeats() {
    return maxAttempts > 1;
  }

  /** Before the next attempt, when {@code made} were made. */
  Duration delayAfter(int made) {
    double factor = Math.scalb(1.0, Math.min(made - 1, MOST_DOUBLINGS));
    double longest = Math.min(firstDelay.toNanos() * factor, maxDelay.toNanos());
    return Duration.ofNanos((long) (longest * ThreadLocalRandom.current().nextDouble(0.5, 1)));
  }
}
