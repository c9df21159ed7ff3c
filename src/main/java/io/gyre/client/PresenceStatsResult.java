package io.gyre.client;

/**
 * How many are subscribed to a channel.
 *
 * @param clients connections
 * @param users distinct user ids; the anonymous ones count as one
 */
public record PresenceStatsResult(int clients, int users) {
  static PresenceStatsResult read(Json result) {
    Fields fields = Fields.of(result);
    return new PresenceStatsResult(fields.count("num_clients"), fields.count("num_users"));
  }
}
