package io.gyre.engine.hazelcast;

import com.hazelcast.internal.util.Clock;
import com.hazelcast.internal.util.ClockProperties;
import java.util.concurrent.TimeUnit;

/**
 * The time by which members count silence, patience and lifetimes: the wall clock of the start,
 * moved on by the clock that nobody sets. By the wall clock itself, one that is set by a minute
 * makes members take each other for dead and forget requests under way.
 *
 * <p>Thread: any.
 */
public final class SteadyClock extends Clock.ClockImpl {
  private final long wallMillis = System.currentTimeMillis();
  private final long startNanos = System.nanoTime();

  /** For Hazelcast, which makes one for the process. */
  public SteadyClock() {}

  /** Has Hazelcast go by this clock; before it looked at any, and unless another one was chosen. */
  static void install() {
    if (System.getProperty(ClockProperties.HAZELCAST_CLOCK_IMPL) == null) {
      System.setProperty(ClockProperties.HAZELCAST_CLOCK_IMPL, SteadyClock.class.getName());
    }
  }

  @Override
  protected long currentTimeMillis() {
    return wallMillis + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
