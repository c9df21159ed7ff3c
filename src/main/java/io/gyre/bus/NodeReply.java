package io.gyre.bus;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers to {@link NodeQuery}. */
public sealed interface NodeReply extends BusMessage {

  /**
   * Channels with subscribers.
   *
   * @param subscribers how many, by channel; in the order of the names
   */
  record Channels(Map<String, Integer> subscribers) implements NodeReply {}

  /**
   * Channels with subscribers on one node.
   *
   * @param subscribers how many, by channel; in the order of the names; 0 where the last one just
   *     left
   * @param more whether there are further ones behind the last of these
   */
  record ChannelPage(Map<String, Integer> subscribers, boolean more) implements NodeReply {}

  /**
   * The nodes.
   *
   * @param nodes one entry each
   */
  record Info(List<NodeInfo> nodes) implements NodeReply {}

  /**
   * One node's figures.
   *
   * @param uid random id made at each start
   * @param name {@code node.name} or host and port
   * @param version as in connect replies
   * @param clients connections
   * @param users distinct users
   * @param channels channels with subscribers
   * @param subscriptions subscriptions
   * @param uptimeSeconds since the start
   * @param metrics of the last full interval; null before its end
   */
  record NodeInfo(
      String uid,
      String name,
      String version,
      int clients,
      int users,
      int channels,
      int subscriptions,
      long uptimeSeconds,
      @Nullable Metrics metrics) {}

  /**
   * What a node's meters counted.
   *
   * @param intervalSeconds over which, {@code node.info_metrics_aggregate_interval}
   * @param items by name and labels: the increase of a counter, the value of a gauge
   */
  record Metrics(double intervalSeconds, Map<String, Double> items) {}
}
