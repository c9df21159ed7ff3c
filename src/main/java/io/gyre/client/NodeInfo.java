package io.gyre.client;

import java.time.Duration;
import java.util.Map;

/**
 * A node and its figures.
 *
 * @param uid new with each start
 * @param clients connections
 * @param users distinct user ids
 * @param channels with subscribers
 * @param subscriptions of all connections
 * @param uptime since its start
 * @param metrics of its last interval, by name; empty before the first has passed
 */
public record NodeInfo(
    String uid,
    String name,
    String version,
    int clients,
    int users,
    int channels,
    int subscriptions,
    Duration uptime,
    Map<String, Double> metrics) {
  static NodeInfo read(Json node) {
    Fields fields = Fields.of(node);
    Json metrics = fields.optional("metrics");
    return new NodeInfo(
        fields.text("uid"),
        fields.text("name"),
        fields.text("version"),
        fields.count("num_clients"),
        fields.count("num_users"),
        fields.count("num_channels"),
        fields.count("num_subs"),
        Duration.ofSeconds(fields.number("uptime")),
        metrics == null ? Map.of() : Fields.of(metrics).map("items", Json::doubleValue));
  }
}
