package io.gyre.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/** The sum of one series over all threads, made anew for each reading. */
final class Total {
  private double value;
  private long[] buckets = {};

  void add(double amount) {
    value += amount;
  }

  void add(double[] bounds, AtomicLongArray counts, double sum) {
    if (buckets.length == 0) {
      buckets = new long[bounds.length + 1];
    }
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] += counts.getOpaque(i);
    }
    value += sum;
  }

  /** Returns the count or gauge; the sum of a distribution. */
  double value() {
    return value;
  }

  /** Returns how many values of a distribution fell into its first {@code n} buckets. */
  long upTo(int n) {
    long count = 0;
    for (int i = 0; i < n; i++) {
      count += buckets[i];
    }
    return count;
  }

  /** Returns how many values a distribution has. */
  long count() {
    return upTo(buckets.length);
  }
}
