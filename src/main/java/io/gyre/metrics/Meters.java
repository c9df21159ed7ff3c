package io.gyre.metrics;

import io.gyre.metrics.MeterSet.Series;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * All meters of a node: one {@link MeterSet} for each thread that counts, and gauges asked at each
 * reading.
 *
 * <p>Thread: any.
 */
public final class Meters implements AutoCloseable {
  private static final Comparator<Series> ORDER =
      Comparator.comparing(Series::meter).thenComparing(series -> series.labels().toString());

  private final List<MeterSet> sets = new CopyOnWriteArrayList<>();
  private final List<Gauge> gauges = new CopyOnWriteArrayList<>();
  private final ProcessMeters process = new ProcessMeters();

  private final List<Gauges> families = new CopyOnWriteArrayList<>();

  private record Gauge(Series series, DoubleSupplier value) {}

  private record Gauges(Meter meter, Supplier<Map<String, Double>> values) {}

  /** Opens the meters of one lane. */
  public LaneMeters lane() {
    return new LaneMeters(open());
  }

  /** Opens a set for a thread of its own: a verticle that is not part of a lane. */
  public MeterSet open() {
    MeterSet set = new MeterSet();
    sets.add(set);
    return set;
  }

  /**
   * Adds a value that is asked for at each reading.
   *
   * @param meter a gauge, or a counter that is kept elsewhere
   * @param value called from any thread, must not block
   * @param labels values in the meter's order
   */
  public void watch(Meter meter, DoubleSupplier value, String... labels) {
    gauges.add(new Gauge(new Series(meter, List.of(labels)), value));
  }

  /**
   * Adds values that are asked for at each reading, of which there are now more, now less.
   *
   * @param meter with one label
   * @param values by that label, few of them; called from any thread, must not block
   */
  public void watchEach(Meter meter, Supplier<Map<String, Double>> values) {
    families.add(new Gauges(meter, values));
  }

  /** Returns the sum of every series over all threads, in the order of the meters. */
  Map<Series, Total> read() {
    Map<Series, Total> totals = new TreeMap<>(ORDER);
    for (MeterSet set : sets) {
      set.addTo(totals);
    }
    for (Gauge gauge : gauges) {
      totals.computeIfAbsent(gauge.series(), key -> new Total()).add(gauge.value().getAsDouble());
    }
    for (Gauges family : families) {
      family
          .values()
          .get()
          .forEach(
              (label, value) ->
                  totals
                      .computeIfAbsent(new Series(family.meter, List.of(label)), key -> new Total())
                      .add(value));
    }
    return totals;
  }

  /**
   * Returns the page for Prometheus: all meters, those of the process and of the Java machine.
   *
   * <p>Thread: any that may block, since the process's figures come from files.
   *
   * @param hidden meters not to show
   */
  public String page(List<Meter> hidden) {
    return new PrometheusPage(hidden).write(read()) + process.write();
  }

  /** Ends the collection of the Java machine's figures. */
  @Override
  public void close() {
    process.close();
  }
}
