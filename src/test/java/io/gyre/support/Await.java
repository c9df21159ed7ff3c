package io.gyre.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a condition, with a limit. */
public final class Await {
  private Await() {}

  /**
   * Returns once the condition holds.
   *
   * @param limit longest wait
   * @param complaint text of the failure
   * @throws AssertionError if the condition does not hold in time
   */
  public static void until(Duration limit, BooleanSupplier condition, Supplier<String> complaint) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + limit + ": " + complaint.get());
      }
      pause(Duration.ofMillis(10));
    }
  }

  /** Parks the calling thread for the given time: pacing of polls and load, not a way to wait. */
  public static void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
