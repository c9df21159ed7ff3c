package io.gyre.client;

/**
 * Subscribes the connections that a user has now. Those already subscribed are subscribed anew.
 *
 * @param channel full name
 * @param target whose connections
 */
public record Subscribe(String channel, Target target, SubscribeOptions options)
    implements Request<Done> {

  /** All connections of a user, without options. */
  public Subscribe(String channel, String user) {
    this(channel, Target.user(user), SubscribeOptions.NONE);
  }

  @Override
  public String method() {
    return "subscribe";
  }

  @Override
  public Json parameters() {
    Parameters parameters = new Parameters().put("channel", channel).target(target);
    options.addTo(parameters);
    return parameters.json();
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
