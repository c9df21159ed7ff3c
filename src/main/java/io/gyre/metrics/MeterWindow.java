package io.gyre.metrics;

import io.gyre.metrics.MeterSet.Series;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the meters counted from one look to the next, by names as {@code info} has them (operations
 * reference, sections 6 and 7): {@code centrifugo.node.messages_sent_count.type.publication}.
 *
 * <p>Histograms are in it as far as they are summaries too, by sum and count.
 *
 * <p>Thread: one.
 */
public final class MeterWindow {
  private final Meters meters;
  private final Map<String, Double> before = new HashMap<>();

  /** Begins with everything counted since the start of the node. */
  public MeterWindow(Meters meters) {
    this.meters = meters;
  }

  /** Returns the increase of each counter since the last call, and the gauges as they are. */
  public Map<String, Double> next() {
    Map<String, Double> items = new TreeMap<>();
    meters.read().forEach((series, total) -> add(series, total, items));
    return items;
  }

  private void add(Series series, Total total, Map<String, Double> items) {
    Meter meter = series.meter();
    switch (meter.kind()) {
      case GAUGE -> items.put(name(series, ""), total.value());
      case COUNTER -> increase(name(series, ""), total.value(), items);
      case HISTOGRAM -> {
        if (meter.hasSummary()) {
          increase(name(series, ".sum"), total.value(), items);
          increase(name(series, ".count"), (double) total.count(), items);
        }
      }
    }
  }

  private void increase(String name, double value, Map<String, Double> items) {
    Double last = before.put(name, value);
    items.put(name, last == null ? value : value - last);
  }

  /** The namespace and subsystem are parts of their own; labels follow in alphabetical order. */
  private static String name(Series series, String part) {
    Meter meter = series.meter();
    StringBuilder name =
        new StringBuilder(meter.fullName().replaceFirst("_", ".").replaceFirst("_", "."));
    name.append(part);
    Map<String, String> labels = new TreeMap<>();
    for (int i = 0; i < series.labels().size(); i++) {
      labels.put(meter.labels().get(i), series.labels().get(i));
    }
    labels.forEach(
        (label, value) -> {
          if (!value.isEmpty()) {
            name.append('.').append(label).append('.').append(value);
          }
        });
    return name.toString();
  }
}
