package io.gyre.consumer.pubsub;

import io.gyre.loop.Loop;
import java.time.Duration;

/**
 * A loop whose time runs faster, so that long silences are over soon.
 *
 * @param real runs everything
 * @param factor by which
 */
record FastLoop(Loop real, int factor) implements Loop {
  @Override
  public long nowMillis() {
    return real.nowMillis();
  }

  @Override
  public long nowNanos() {
    return real.nowNanos() * factor;
  }

  @Override
  public void execute(Runnable task) {
    real.execute(task);
  }

  @Override
  public void later(Runnable task) {
    real.later(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    return real.after(delay.dividedBy(factor), task);
  }

  @Override
  public void soon(long delayNanos, Runnable task) {
    real.soon(delayNanos / factor, task);
  }

  @Override
  public boolean isCurrent() {
    return real.isCurrent();
  }
}
