package io.gyre.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one thread counts. Look a cell up once and keep it where it is used often: the lookup hashes
 * the labels, the cell costs nothing.
 *
 * <p>Thread: the owner, for the cells too.
 */
public final class MeterSet {

  /** One combination of label values. */
  record Series(Meter meter, List<String> labels) {
    Series {
      if (labels.size() != meter.labels().size()) {
        throw new IllegalArgumentException(meter + " has labels " + meter.labels());
      }
    }
  }

  private final Map<Series, Cell> cells = new ConcurrentHashMap<>();

  MeterSet() {}

  /** Returns the cell of a counter or gauge, the same one for the same label values. */
  public Count count(Meter meter, String... labels) {
    return (Count) cells.computeIfAbsent(series(meter, labels), series -> new Count());
  }

  /** Returns the cell of a histogram, the same one for the same label values. */
  public Distribution distribution(Meter meter, String... labels) {
    return (Distribution)
        cells.computeIfAbsent(series(meter, labels), series -> meter.buckets().open());
  }

  void addTo(Map<Series, Total> totals) {
    cells.forEach((series, cell) -> cell.addTo(totals.computeIfAbsent(series, key -> new Total())));
  }

  private static Series series(Meter meter, String... labels) {
    return new Series(meter, List.of(labels));
  }
}
