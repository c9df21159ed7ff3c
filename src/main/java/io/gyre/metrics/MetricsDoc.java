package io.gyre.metrics;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes {@code docs/metrics.md} from the list of meters. */
public final class MetricsDoc {
  private static final String HEAD =
      """
      # Metrics

      Written from `io.gyre.metrics.Meter` by the build; a test fails when it is stale.

      `prometheus.enabled` serves them at `/metrics` (`prometheus.handler_prefix`) on the internal listener, in the text
      format 0.0.4 of Prometheus, without authentication. The names are those of Centrifugo 6, so its dashboards and
      alerts go on working. A series with labels appears with its first value; `channel_namespace` and
      `accept_protocol` are always empty.

      A histogram marked "and summary" appears twice: as `NAME_histogram` with buckets, and as `NAME` with sum and count
      only, for dashboards that ask for rates of these. Quantiles are not computed in the server: take them from the
      buckets.

      Besides these there are `process_*` (CPU, file descriptors, memory, start time; the usual names) and `jvm_*`
      (memory, collector, threads, classes) in place of the `go_*` of a Go server.

      | name | type | labels | meaning |
      | --- | --- | --- | --- |
      """;

  private MetricsDoc() {}

  /** Returns the page. */
  public static String markdown() {
    StringBuilder out = new StringBuilder(HEAD);
    for (Meter meter : Meter.values()) {
      String labels =
          meter.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
      out.append("| `").append(meter.fullName()).append("` | ").append(meter.kind().word);
      out.append(meter.hasSummary() ? " and summary" : "");
      out.append(" | ").append(labels.isEmpty() ? "–" : labels);
      out.append(" | ").append(meter.help()).append(buckets(meter)).append(" |\n");
    }
    return out.toString();
  }

  private static String buckets(Meter meter) {
    double[] bounds = meter.buckets().bounds();
    return bounds.length == 0
        ? ""
        : " Buckets: "
            + Arrays.stream(bounds)
                .mapToObj(PrometheusPage::number)
                .collect(Collectors.joining(" "))
            + ".";
  }
}
