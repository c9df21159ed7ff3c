package io.gyre.client;

/**
 * Ends the subscriptions of a user's connections to a channel.
 *
 * @param channel full name
 * @param target whose connections
 */
public record Unsubscribe(String channel, Target target) implements Request<Done> {

  /** All connections of a user. */
  public Unsubscribe(String channel, String user) {
    this(channel, Target.user(user));
  }

  @Override
  public String method() {
    return "unsubscribe";
  }

  @Override
  public Json parameters() {
    return new Parameters().put("channel", channel).target(target).json();
  }

  @Override
  public Done result(Json result) {
    return Done.read(result);
  }

  @Override
  public boolean repeatable() {
    return true;
  }
}
