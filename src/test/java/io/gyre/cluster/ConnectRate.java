package io.gyre.cluster;

import java.time.Duration;
import java.util.List;

/**
 * How evenly clients came back: connects in the worst second, against the mean from the first
 * connect until all but the last hundredth were there.
 *
 * @param connects how many in all
 * @param over that time
 * @param most the most in one second
 */
record ConnectRate(int connects, Duration over, int most) {
  private static final long SECOND = 1_000_000_000L;

  /** Of connects between two times of {@link System#nanoTime}. */
  static ConnectRate between(List<Long> times, long from, long to) {
    List<Long> sorted = times.stream().filter(t -> t >= from && t < to).sorted().toList();
    if (sorted.isEmpty()) {
      return new ConnectRate(0, Duration.ZERO, 0);
    }
    long first = sorted.get(0);
    long last = sorted.get(sorted.size() - 1 - sorted.size() / 100);
    int most = 0;
    int start = 0;
    for (int end = 0; end < sorted.size(); end++) {
      while (sorted.get(end) - sorted.get(start) >= SECOND) {
        start++;
      }
      most = Math.max(most, end - start + 1);
    }
    return new ConnectRate(sorted.size(), Duration.ofNanos(last - first), most);
  }

  /** Connects a second. */
  double mean() {
    return connects / Math.max(1, over.toMillis() / 1000.0);
  }

  /** The worst second against the mean. */
  double peak() {
    return connects == 0 ? 0 : most / mean();
  }

  @Override
  public String toString() {
    return "%d connects in %d ms: mean %.1f/s, at most %d in a second, %.2f times the mean"
        .formatted(connects, over.toMillis(), mean(), most, peak());
  }
}
