package io.gyre.loadtest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of a run with clusters: a column for each size, each with its ratio to the first. */
final class ClusterSummary {
  private static final Map<String, String> METRICS = new LinkedHashMap<>(Summary.METRICS);

  static {
    METRICS.put("answer_p50_ms", "answer p50 ms");
    METRICS.put("subscribe_s", "subscribe all, s");
    METRICS.put("subscribe_cpu_us", "CPU µs/subscription");
    METRICS.put("rss_kb_per_channel", "RSS KB/channel, all");
    METRICS.put("rss_mb", "RSS MB, all");
    METRICS.put("broadcast_s", "broadcast to all, s");
    METRICS.put("broadcast_cpu_us", "CPU µs/channel");
    METRICS.put("join_s", "join, s");
    METRICS.put("join_slowest_ms", "slowest publish meanwhile");
    METRICS.put("loss_noticed_ms", "loss noticed, ms");
    METRICS.put("loss_all_well_ms", "all channels work, ms");
  }

  private ClusterSummary() {}

  static String table(List<Report> reports) {
    List<String> servers = reports.stream().map(r -> r.text("server")).distinct().sorted().toList();
    StringBuilder out = new StringBuilder();
    out.append(String.format("%n%-18s %-26s", "scenario", "median of"));
    servers.forEach(server -> out.append(String.format(" %20s", server)));
    out.append('\n');
    for (String name : reports.stream().map(r -> r.text("scenario")).distinct().toList()) {
      METRICS.forEach((key, label) -> row(out, reports, servers, name, key, label));
    }
    reports.stream()
        .filter(Report::failed)
        .forEach(r -> out.append("FAILED ").append(r.json()).append('\n'));
    return out.toString();
  }

  private static void row(
      StringBuilder out,
      List<Report> reports,
      List<String> servers,
      String scenario,
      String key,
      String label) {
    double[] medians =
        servers.stream().mapToDouble(s -> Summary.median(reports, scenario, s, key)).toArray();
    StringBuilder line = new StringBuilder(String.format("%-18s %-26s", scenario, label));
    boolean any = false;
    for (double median : medians) {
      any |= Double.isFinite(median);
      String ratio =
          Double.isFinite(median / medians[0]) ? Summary.number(median / medians[0]) : "";
      line.append(String.format(" %12s %7s", Summary.number(median), ratio));
    }
    if (any) {
      out.append(line).append('\n');
    }
  }
}
