package io.gyre.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time, timers and the way back for one event loop. The only source of time in the code that runs
 * on it, so tests run the same code on a hand-moved loop.
 *
 * <p>Thread: {@link #execute}, {@link #run} and {@link #isCurrent} from any thread; everything else
 * on the loop.
 */
public interface Loop {

  /** Wall clock, milliseconds since the Unix epoch. */
  long nowMillis();

  /** Monotonic clock, nanoseconds from an arbitrary origin. */
  long nowNanos();

  /** Runs {@code task} on the loop, after everything handed over before; never inline. */
  void execute(Runnable task);

  /** Runs {@code task} at once when called on the loop, else like {@link #execute}. */
  default void run(Runnable task) {
    if (isCurrent()) {
      task.run();
    } else {
      execute(task);
    }
  }

  /** Runs {@code task} when the loop's current turn is over, before it waits for I/O again. */
  void later(Runnable task);

  /**
   * Runs {@code task} once after {@code delay}, rounded up to the wheel's tick of {@link
   * TimerWheel#TICK_MILLIS} ms.
   *
   * @return the way to cancel it
   */
  Timer after(Duration delay, Runnable task);

  /**
   * Makes the code up to {@link #exit} run as the loop's, so that futures it waits for come back
   * here. Everything the loop runs itself is; what Netty calls directly has to say so.
   *
   * @return to be handed to {@link #exit}
   */
  default @Nullable Object enter() {
    return null;
  }

  /** Ends what {@link #enter} began. */
  default void exit(@Nullable Object entered) {}

  /**
   * Runs {@code task} once after about {@code delayNanos}, finer than the wheel's tick and not to
   * be cancelled.
   */
  void soon(long delayNanos, Runnable task);

  /** Whether the calling thread is this loop's. */
  boolean isCurrent();

  /** Fails an assertion (on in tests) unless called on the loop. */
  default void check() {
    assert isCurrent() : "called on " + Thread.currentThread().getName() + ", not on the loop";
  }

  /** Wall clock in whole seconds. */
  default long nowSeconds() {
    return nowMillis() / 1000;
  }

  /**
   * Runs {@code task} at once as the loop's own, so that what is asked of other loops in it is
   * answered on this one. For events that do not come through Vert.x.
   *
   * <p>Thread: this loop.
   */
  default void enter(Runnable task) {
    task.run();
  }

  /** A started timer. */
  interface Timer {
    /** Stops the timer; without effect when it has fired or was cancelled. */
    void cancel();
  }
}
