package io.gyre.metrics;

/** What one thread counts for one series; the cells of all threads add up to the series. */
sealed interface Cell permits Count, Distribution {
  /** Adds what was counted to the sum over all threads. Thread: any. */
  void addTo(Total total);
}
