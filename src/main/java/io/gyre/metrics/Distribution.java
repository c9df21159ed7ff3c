package io.gyre.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How values spread over the buckets of a histogram.
 *
 * <p>Thread: written by one thread, its owner; read by any, which may see a value in its bucket
 * before it is in the sum.
 */
public final class Distribution implements Cell {
  private final double[] bounds;
  private final long[] limits;
  private final double unit;
  private final AtomicLongArray counts;
  private final Count sum = new Count();

  /**
   * A distribution without values.
   *
   * @param bounds upper bounds of the buckets, ascending
   * @param unit what one recorded step is worth in the unit of the bounds: 1e-9 for nanoseconds
   *     counted into seconds
   */
  Distribution(double[] bounds, double unit) {
    this.bounds = bounds;
    this.unit = unit;
    this.limits = new long[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      limits[i] = Math.round(bounds[i] / unit);
    }
    this.counts = new AtomicLongArray(bounds.length + 1);
  }

  /**
   * Counts one value: nanoseconds where the meter counts seconds, otherwise the value itself.
   * Thread: the owner.
   */
  public void record(long value) {
    int bucket = 0;
    while (bucket < limits.length && value > limits[bucket]) {
      bucket++;
    }
    counts.setOpaque(bucket, counts.getPlain(bucket) + 1);
    sum.add(value);
  }

  /** Counts the time since {@code startNanos} of the same clock as {@code nowNanos}. */
  public void recordSince(long startNanos, long nowNanos) {
    record(Math.max(0, nowNanos - startNanos));
  }

  /** Counts a time given in milliseconds. */
  public void recordMillis(long millis) {
    record(TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis)));
  }

  @Override
  public void addTo(Total total) {
    total.add(bounds, counts, sum.value() * unit);
  }
}
