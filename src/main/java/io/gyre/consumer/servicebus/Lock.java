package io.gyre.consumer.servicebus;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a lock of a message or a session by having it renewed after two thirds of its rest, until
 * it is let go.
 *
 * <p>Thread: the loop of the consumers.
 */
final class Lock {
  /** The shortest and the longest lock of Service Bus; they bound what a wrong clock can do. */
  private static final long SHORTEST_MILLIS = Duration.ofSeconds(1).toMillis();

  private static final long LONGEST_MILLIS = Duration.ofMinutes(5).toMillis();

  private final Loop loop;
  private final Supplier<Future<Long>> renewal;
  private final Consumer<Throwable> failed;
  private Loop.@Nullable Timer timer;
  private boolean released;

  /**
   * A lock that is had.
   *
   * @param untilMillis when it ends, milliseconds since the Unix epoch; 0 for a lock that lasts as
   *     long as its link
   * @param renewal completes with when it ends then
   * @param failed told of every renewal that failed; it is tried again unless it was refused
   */
  Lock(Loop loop, long untilMillis, Supplier<Future<Long>> renewal, Consumer<Throwable> failed) {
    this.loop = loop;
    this.renewal = renewal;
    this.failed = failed;
    if (untilMillis != 0) {
      renewBefore(untilMillis);
    }
  }

  private void renewBefore(long untilMillis) {
    long rest = Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, untilMillis - loop.nowMillis()));
    timer = loop.after(Duration.ofMillis(rest * 2 / 3), () -> renew(untilMillis));
  }

  private void renew(long untilMillis) {
    renewal
        .get()
        .onSuccess(
            until -> {
              if (!released) {
                renewBefore(until);
              }
            })
        .onFailure(
            e -> {
              if (!released) {
                failed.accept(e);
                if (!BusFailure.of(e).isRefusal()) {
                  renewBefore(untilMillis);
                }
              }
            });
  }

  /** It is not needed any more. */
  void release() {
    released = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
