package io.gyre.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A loop moved by hand: what is handed to it waits for {@link #runAll}, and time stands still until
 * {@link #pass}. Timers are those of the real wheel.
 *
 * <p>Thread: the test's.
 */
public final class HandLoop implements Loop {

  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final int MOST_TASKS = 1_000_000;

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Queue<Runnable> afterTurn = new ArrayDeque<>();
  private final TimerWheel wheel = new TimerWheel(0);
  private long passedNanos;
  private boolean away;
  private boolean running;

  @Override
  public long nowMillis() {
    return START_MILLIS + passedNanos / 1_000_000;
  }

  @Override
  public long nowNanos() {
    return passedNanos;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void soon(long delayNanos, Runnable task) {
    after(Duration.ofNanos(delayNanos), task);
  }

  @Override
  public void later(Runnable task) {
    afterTurn.add(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    long now = passedNanos / 1_000_000;
    wheel.skipTo(now);
    return wheel.start(TimerWheel.at(now, delay), task);
  }

  @Override
  public boolean isCurrent() {
    return running || !away;
  }

  /** From now on the test counts as another thread: what it asks of this loop waits. */
  public void stepAway() {
    away = true;
  }

  /** Undoes {@link #stepAway} and runs what waited. */
  public void comeBack() {
    away = false;
    runAll();
  }

  /** Runs everything that was handed over, and what comes of it. */
  public void runAll() {
    running = true;
    try {
      for (int i = 0; i < MOST_TASKS; i++) {
        Runnable task = tasks.poll();
        task = task == null ? afterTurn.poll() : task;
        if (task == null) {
          return;
        }
        task.run();
      }
      throw new AssertionError("the loop does not come to rest");
    } finally {
      running = false;
    }
  }

  /** Moves both clocks on, tick by tick, and runs what comes of it. */
  public void pass(Duration time) {
    long end = passedNanos + time.toNanos();
    runAll();
    while (passedNanos < end && !wheel.isEmpty()) {
      passedNanos = Math.min(end, passedNanos + TimerWheel.TICK_MILLIS * 1_000_000);
      turn();
    }
    passedNanos = end;
    turn();
  }

  private void turn() {
    running = true;
    try {
      while (!wheel.advance(passedNanos / 1_000_000, 1_000)) {
        runAll();
        running = true;
      }
    } finally {
      running = false;
    }
    runAll();
  }

  /** Whether nothing waits here, no timer either. */
  public boolean idle() {
    return tasks.isEmpty() && afterTurn.isEmpty() && wheel.isEmpty();
  }
}
