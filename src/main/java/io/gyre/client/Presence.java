package io.gyre.client;

/**
 * Asks who is subscribed to a channel.
 *
 * @param channel full name
 */
public record Presence(String channel) implements Request<PresenceResult> {
  @Override
  public String method() {
    return "presence";
  }

  @Override
  public Json parameters() {
    return new Parameters().put("channel", channel).json();
  }

  @Override
  public PresenceResult result(Json result) {
    return PresenceResult.read(result);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
