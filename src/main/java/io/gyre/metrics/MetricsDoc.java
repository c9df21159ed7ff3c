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

  private static final String FOOT =
      """

      ## Publications that were lost

      `centrifugo_engine_publications_lost_count` counts publications that were acknowledged and numbered for this node,
      because something here listened to their channel, but never came, and were not in the channel's history when the
      node asked for them; also those of a channel whose numbering began anew (all members with its state are gone) before
      they could be delivered. It stays 0 while links work and while channels have history. It counts on the node that
      misses them, once for each publication, not for each subscriber.

      Subscribers are told of some of these: where the channel has offsets, a subscription with positioning sees the gap
      and is sent to recover (unsubscribe 2500, disconnect 3010). Nobody is told in channels without history, or without
      positioning: there the count is all there is.

      Not counted: joins and leaves; the last publications of a channel before nothing more is published to it and its
      state is lost with all members that had it; what was published while the owner had lost this node's interest in the
      channel and no other node listened (`centrifugo_engine_events_count{event="interest_repaired"}` tells that this
      happened); the canary's own.
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
    return out.append(FOOT).toString();
  }

  private static String buckets(Meter meter) {
    double[] bounds = meter.buckets().bounds();
    return bounds.length == 0
        ? ""
        : " Buckets: "
            + Arrays.stream(bounds).mapToObj(PlainNumber::text).collect(Collectors.joining(" "))
            + ".";
  }
}
