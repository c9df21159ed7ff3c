package io.gyre.channel;

/**
 * The connection that asks, as far as the rules look at it.
 *
 * @param user user id; "" for an anonymous connection
 * @param client id of the connection
 * @param subscribed whether it has, or is just getting, a subscription to the channel in question,
 *     its own or a server-side one
 * @param subscriptions number of its subscriptions, server-side ones and those in progress included
 */
public record Caller(String user, String client, boolean subscribed, int subscriptions) {
  /** Whether the connection has no user id. */
  public boolean anonymous() {
    return user.isEmpty();
  }
}
