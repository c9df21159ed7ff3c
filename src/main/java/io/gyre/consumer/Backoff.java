package io.gyre.consumer;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between tries: 10 to 19 ms, doubled with each try, 5 s at most. */
public final class Backoff {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int LEAST_MILLIS = 10;
  private static final int SPREAD_MILLIS = 10;
  private static final int MOST_DOUBLINGS = 9;

  private int tries;

  /** Returns the pause before the next try. */
  public Duration next() {
    long base = LEAST_MILLIS + ThreadLocalRandom.current().nextLong(SPREAD_MILLIS);
    Duration pause = Duration.ofMillis(base << Math.min(tries, MOST_DOUBLINGS));
    tries++;
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }

  /** The next pause is a short one again. */
  public void reset() {
    tries = 0;
  }
}
