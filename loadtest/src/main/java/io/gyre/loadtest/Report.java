package io.gyre.loadtest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * One result: a flat JSON object in the order of its keys, and a list of reasons why it must not be
 * believed.
 */
final class Report {
  private static final double NOISY = 0.1;

  private final Map<String, Object> fields = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  Report put(String key, Object value) {
    fields.put(key, value);
    return this;
  }

  /** Marks the run as failed; only the first few reasons are kept. */
  Report fail(String why) {
    if (failures.size() < 5) {
      failures.add(why);
    }
    return this;
  }

  boolean failed() {
    return !failures.isEmpty();
  }

  /**
   * Whether other processes took so much of the machine that even CPU per delivery is bent: starved
   * servers join more.
   */
  boolean noisy() {
    return number("others_share") > NOISY;
  }

  /** The number under this key, or NaN. */
  double number(String key) {
    return fields.get(key) instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  String text(String key) {
    return String.valueOf(fields.get(key));
  }

  /** Quantiles of a histogram of microseconds as {@code <name>_p50_ms} and so on. */
  Report quantiles(String name, Histogram micros) {
    put(name + "_p50_ms", micros.getValueAtPercentile(50) / 1000.0);
    put(name + "_p99_ms", micros.getValueAtPercentile(99) / 1000.0);
    put(name + "_p999_ms", micros.getValueAtPercentile(99.9) / 1000.0);
    return put(name + "_max_ms", micros.getMaxValue() / 1000.0);
  }

  /** What server, generator and the rest of the machine used between two readings of each. */
  Report usage(ProcStats server0, ProcStats server1, ProcStats own0, ProcStats own1) {
    double cpu = server1.cpuSeconds() - server0.cpuSeconds();
    double own = own1.cpuSeconds() - own0.cpuSeconds();
    double busy = server1.machineBusySeconds() - server0.machineBusySeconds();
    put("measured_s", server1.secondsSince(server0));
    put("server_cpu_s", cpu);
    put("generator_cpu_s", own);
    double others = Math.max(0, busy - cpu - own);
    put("others_cpu_s", others);
    put(
        "others_share",
        others / server1.secondsSince(server0) / Runtime.getRuntime().availableProcessors());
    put("stolen_cpu_s", server1.stolenSeconds() - server0.stolenSeconds());
    put("server_ctx_voluntary", server1.voluntary() - server0.voluntary());
    return put("server_ctx_involuntary", server1.involuntary() - server0.involuntary());
  }

  String json() {
    StringBuilder out = new StringBuilder("{");
    fields.forEach(
        (k, v) ->
            out.append(out.length() > 1 ? "," : "").append(quote(k)).append(':').append(value(v)));
    out.append(",\"noisy\":").append(noisy()).append(",\"ok\":").append(!failed());
    if (failed()) {
      out.append(",\"failures\":[")
          .append(String.join(",", failures.stream().map(Report::quote).toList()))
          .append(']');
    }
    return out.append('}').toString();
  }

  private static String value(Object v) {
    if (v instanceof Double d) {
      return Double.isFinite(d)
          ? String.format(Locale.ROOT, Math.abs(d) < 100 ? "%.3f" : "%.1f", d)
          : "null";
    }
    return v instanceof Number || v instanceof Boolean ? v.toString() : quote(String.valueOf(v));
  }

  private static String quote(String s) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : s.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
