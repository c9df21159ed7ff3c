package io.gyre.client;

/**
 * Asks how many are subscribed to a channel.
 *
 * @param channel full name
 */
public record PresenceStats(String channel) implements Request<PresenceStatsResult> {
  @Override
  public String method() {
    return "presence_stats";
  }

  @Override
  public Json parameters() {
    return new Parameters().put("channel", channel).json();
  }

  @Override
  public PresenceStatsResult result(Json result) {
    return PresenceStatsResult.read(result);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
