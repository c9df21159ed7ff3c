package io.gyre.loadtest;

import org.HdrHistogram.Histogram;

/** The figures of a fan-out, written into a report that has its {@link Report#usage} already. */
record FanoutReport(Report report) {
  void write(
      Scenario scenario, Settings settings, Generator generator, Traffic traffic, long deliveries) {
    Histogram latency = LoopStats.newHistogram();
    long frames = 0;
    long reads = 0;
    for (LoopStats s : generator.stats()) {
      latency.add(s.latency);
      frames += s.frames;
      reads += s.reads;
    }
    double cpu = report.number("server_cpu_s");
    report
        .put("rooms", scenario.rooms())
        .put("loop", scenario.rate() > 0 ? "open" : "closed")
        .put("publish_per_s", scenario.rate() > 0 ? scenario.rate() : 0)
        .put("window", scenario.rate() > 0 ? 0 : settings.window())
        .put("payload_bytes", settings.payloadBytes())
        .put("publisher", settings.httpPublisher() ? "http" : "ws")
        .put("deliveries", deliveries)
        .put("deliveries_per_s", deliveries / report.number("measured_s"))
        .put("cpu_us_per_delivery", cpu * 1e6 / deliveries)
        .put("cpu_s_per_million_deliveries", cpu * 1e6 / deliveries)
        .put("generator_us_per_delivery", report.number("generator_cpu_s") * 1e6 / deliveries)
        .put("messages_per_frame", deliveries / (double) Math.max(1, frames))
        .put("messages_per_read", deliveries / (double) Math.max(1, reads))
        .quantiles("latency", latency);
    if (scenario.rate() > 0) {
      report.put("send_lag_p99_ms", traffic.sendLagMicros().getValueAtPercentile(99) / 1000.0);
      report.put("send_lag_max_ms", traffic.sendLagMicros().getMaxValue() / 1000.0);
    }
  }
}
