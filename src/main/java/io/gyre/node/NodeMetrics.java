package io.gyre.node;

import io.gyre.bus.NodeReply;
import io.gyre.loop.Loop;
import io.gyre.metrics.MeterWindow;
import io.gyre.metrics.Meters;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the node's meters counted in the last full interval, for the API method {@code info} (server
 * API section 4.10, {@code node.info_metrics_aggregate_interval}).
 *
 * <p>Thread: its loop; {@link #latest} from any.
 */
final class NodeMetrics {
  private final Loop loop;
  private final Duration interval;
  private final MeterWindow window;
  private volatile NodeReply.@Nullable Metrics latest;

  NodeMetrics(Loop loop, Duration interval, Meters meters) {
    this.loop = loop;
    this.interval = interval;
    this.window = new MeterWindow(meters);
  }

  /** Begins the first interval; there is none when it has no length. Thread: any. */
  void start() {
    if (interval.toMillis() > 0) {
      loop.execute(() -> loop.after(interval, this::end));
    }
  }

  private void end() {
    latest = new NodeReply.Metrics(interval.toMillis() / 1000.0, window.next());
    loop.after(interval, this::end);
  }

  /** Returns the last full interval; null before its end. */
  NodeReply.@Nullable Metrics latest() {
    return latest;
  }
}
