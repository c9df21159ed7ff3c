package io.gyre.metrics;

import io.gyre.metrics.MeterSet.Series;
import java.util.List;
import java.util.Map;

/**
 * Writes the meters in the text format 0.0.4 of Prometheus.
 *
 * <p>Written here and not by a library, because those of today append {@code _total} to every
 * counter, and the names are what existing dashboards ask for.
 *
 * <p>Some histograms appear twice: as {@code NAME_histogram}, and as summary {@code NAME} with sum
 * and count, for dashboards older than the histograms.
 */
final class PrometheusPage {
  private final StringBuilder out = new StringBuilder(16 * 1024);
  private final List<Meter> hidden;

  /**
   * An empty page.
   *
   * @param hidden meters not to show
   */
  PrometheusPage(List<Meter> hidden) {
    this.hidden = hidden;
  }

  /** Writes all series; those of one meter must follow each other. */
  String write(Map<Series, Total> totals) {
    for (Meter meter : Meter.values()) {
      List<Map.Entry<Series, Total>> series =
          totals.entrySet().stream()
              .filter(entry -> entry.getKey().meter() == meter)
              .filter(entry -> isShown(meter, entry.getValue()))
              .toList();
      if (!series.isEmpty()) {
        write(meter, series);
      }
    }
    return out.toString();
  }

  private boolean isShown(Meter meter, Total total) {
    // A counter with labels appears with its first value.
    return !hidden.contains(meter)
        && (meter.kind() != Meter.Kind.COUNTER || meter.labels().isEmpty() || total.value() != 0);
  }

  private void write(Meter meter, List<Map.Entry<Series, Total>> series) {
    if (meter.kind() != Meter.Kind.HISTOGRAM) {
      head(meter.fullName(), meter, meter.kind().word);
      series.forEach(
          entry -> line(meter.fullName(), entry.getKey(), "", "", entry.getValue().value()));
      return;
    }
    boolean twin = meter.hasSummary();
    String name = meter.histogramName();
    if (twin) {
      head(meter.fullName(), meter, "summary");
      series.forEach(entry -> sumAndCount(meter.fullName(), entry.getKey(), entry.getValue()));
    }
    head(name, meter, "histogram");
    for (Map.Entry<Series, Total> entry : series) {
      buckets(name, entry.getKey(), entry.getValue());
      sumAndCount(name, entry.getKey(), entry.getValue());
    }
  }

  private void head(String name, Meter meter, String type) {
    out.append("# HELP ").append(name).append(' ').append(meter.help()).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  private void buckets(String name, Series series, Total total) {
    double[] bounds = series.meter().buckets().bounds();
    for (int i = 0; i < bounds.length; i++) {
      line(name + "_bucket", series, "le", PlainNumber.text(bounds[i]), (double) total.upTo(i + 1));
    }
    line(name + "_bucket", series, "le", "+Inf", (double) total.count());
  }

  private void sumAndCount(String name, Series series, Total total) {
    line(name + "_sum", series, "", "", total.value());
    line(name + "_count", series, "", "", (double) total.count());
  }

  private void line(String name, Series series, String label, String labelValue, double value) {
    out.append(name);
    char separator = '{';
    for (int i = 0; i < series.labels().size(); i++) {
      out.append(separator);
      label(series.meter().labels().get(i), series.labels().get(i));
      separator = ',';
    }
    if (!label.isEmpty()) {
      out.append(separator);
      label(label, labelValue);
      separator = ',';
    }
    out.append(separator == ',' ? "} " : " ").append(PlainNumber.text(value)).append('\n');
  }

  private void label(String name, String value) {
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    out.append(name).append("=\"").append(escaped).append('"');
  }
}
