package io.gyre.loadtest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The table at the end: for each scenario the median over the rounds of each server, and Gyre
 * divided by the reference.
 */
final class Summary {
  /** What is shown of a report, and how it is called. */
  static final Map<String, String> METRICS = new LinkedHashMap<>();

  static {
    METRICS.put("cpu_us_per_delivery", "CPU µs/delivery");
    METRICS.put("deliveries_per_s", "deliveries/s ↑");
    METRICS.put("latency_p50_ms", "latency p50 ms");
    METRICS.put("latency_p99_ms", "latency p99 ms");
    METRICS.put("latency_p999_ms", "latency p99.9 ms");
    METRICS.put("cpu_us_per_connect", "CPU µs/connect");
    METRICS.put("connects_per_s", "connects/s ↑");
    METRICS.put("cold_connects_per_s", "connects/s, cold ↑");
    METRICS.put("rss_kb_per_connection", "RSS KB/connection");
    METRICS.put("rss_base_mb", "RSS MB before");
    METRICS.put("idle_cpu_percent", "idle CPU %");
    METRICS.put("cpu_s_per_million_publishes", "CPU s/10⁶ publishes");
    METRICS.put("publishes_per_s", "publishes/s ↑");
    METRICS.put("cpu_s_per_million_subscribes", "CPU s/10⁶ subscribes");
    METRICS.put("subscribes_per_s", "subscribes/s ↑");
    METRICS.put("cpu_s_per_million_messages", "CPU s/10⁶ messages");
    METRICS.put("messages_per_s", "messages/s ↑");
    METRICS.put("answer_p99_ms", "answer p99 ms");
  }

  private Summary() {}

  static String table(List<Report> reports) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            "%n%-18s %-21s %12s %12s %9s %12s%n",
            "scenario", "median of", "gyre", "reference", "ratio", "floor"));
    List<String> names =
        reports.stream()
            .map(r -> r.text("scenario").replaceFirst("^floor-", ""))
            .distinct()
            .toList();
    for (String name : names) {
      METRICS.forEach((key, label) -> row(out, reports, name, key, label));
    }
    reports.stream()
        .filter(Report::failed)
        .forEach(r -> out.append("FAILED ").append(r.json()).append('\n'));
    return out.toString();
  }

  private static void row(
      StringBuilder out, List<Report> reports, String name, String key, String label) {
    double gyre = median(reports, name, Candidate.GYRE, key);
    double reference = median(reports, name, Candidate.REFERENCE, key);
    double floor = median(reports, "floor-" + name, Candidate.FLOOR, key);
    if (Double.isNaN(gyre) && Double.isNaN(reference) && Double.isNaN(floor)) {
      return;
    }
    out.append(
        String.format(
            "%-18s %-21s %12s %12s %9s %12s%n",
            name, label, number(gyre), number(reference), number(gyre / reference), number(floor)));
  }

  static String number(double v) {
    return Double.isFinite(v) ? String.format(Locale.ROOT, v < 1000 ? "%.2f" : "%,.0f", v) : "-";
  }

  /** Over the runs that did not fail, the quiet ones if there are any; NaN without any. */
  static double median(List<Report> reports, String scenario, String server, String key) {
    double quiet = median(reports.stream().filter(r -> !r.noisy()), scenario, server, key);
    return Double.isNaN(quiet) ? median(reports.stream(), scenario, server, key) : quiet;
  }

  private static double median(Stream<Report> reports, String scenario, String server, String key) {
    double[] v =
        reports
            .filter(
                r ->
                    !r.failed()
                        && r.text("scenario").equals(scenario)
                        && r.text("server").equals(server))
            .mapToDouble(r -> r.number(key))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    return v.length == 0 ? Double.NaN : (v[(v.length - 1) / 2] + v[v.length / 2]) / 2;
  }
}
