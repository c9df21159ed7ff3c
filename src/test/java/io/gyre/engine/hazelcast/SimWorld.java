package io.gyre.engine.hazelcast;

import io.gyre.loop.Loop;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * A small world in virtual time: whatever is going to happen stands in one queue, and chance is
 * drawn from one seed, so that a run can be repeated exactly. Its loops are the world's own thread.
 *
 * <p>Thread: the test's.
 */
public final class SimWorld {
  private static final long START_MILLIS = 1_700_000_000_000L;

  private final PriorityQueue<Happening> queue = new PriorityQueue<>();
  private final Random random;
  private long nowNanos;
  private long made;
  private long happened;

  private static final class Happening implements Comparable<Happening>, Loop.Timer {
    private final long nanos;
    private final long number;
    private Runnable task;

    Happening(long nanos, long number, Runnable task) {
      this.nanos = nanos;
      this.number = number;
      this.task = task;
    }

    @Override
    public int compareTo(Happening other) {
      int byTime = Long.compare(nanos, other.nanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }

    @Override
    public void cancel() {
      task = () -> {};
    }
  }

  /** One of the loops; all of them are always current. */
  private final class SimLoop implements Loop {
    private final BooleanSupplier alive;

    SimLoop(BooleanSupplier alive) {
      this.alive = alive;
    }

    @Override
    public long nowMillis() {
      return START_MILLIS + nowNanos / 1_000_000;
    }

    @Override
    public long nowNanos() {
      return nowNanos;
    }

    @Override
    public void execute(Runnable task) {
      after(Duration.ZERO, task);
    }

    @Override
    public void later(Runnable task) {
      after(Duration.ZERO, task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      return in(
          delay,
          () -> {
            if (alive.getAsBoolean()) {
              task.run();
            }
          });
    }

    @Override
    public void soon(long delayNanos, Runnable task) {
      after(Duration.ofNanos(delayNanos), task);
    }

    @Override
    public boolean isCurrent() {
      return true;
    }
  }

  /** A world at its beginning. */
  public SimWorld(long seed) {
    random = new Random(seed);
  }

  /** A new loop, which stands still once {@code alive} is false. */
  Loop loop(BooleanSupplier alive) {
    return new SimLoop(alive);
  }

  /** Nanoseconds since the world began. */
  public long nowNanos() {
    return nowNanos;
  }

  /** The only source of chance. */
  public Random random() {
    return random;
  }

  /** Whether something of a probability in percent happens. */
  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A time below the limit. */
  public Duration upTo(Duration limit) {
    return Duration.ofNanos((long) (random.nextDouble() * limit.toNanos()));
  }

  /** Has something happen after a while. */
  public Loop.Timer in(Duration delay, Runnable task) {
    Happening happening = new Happening(nowNanos + delay.toNanos(), made++, task);
    queue.add(happening);
    return happening;
  }

  /** Lets everything happen that is due within a time from now, and moves on to its end. */
  public void pass(Duration time) {
    long end = nowNanos + time.toNanos();
    for (Happening next = queue.peek(); next != null && next.nanos <= end; next = queue.peek()) {
      queue.remove();
      nowNanos = next.nanos;
      happened++;
      next.task.run();
    }
    nowNanos = end;
  }

  /** How many things have happened. */
  public long happened() {
    return happened;
  }
}
