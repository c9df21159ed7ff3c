package io.gyre.auth;

import io.gyre.channel.SubscribeOptions;

/**
 * What a verified subscription token says.
 *
 * @param user user id; "" for a token for anonymous connections
 * @param channel the channel, never empty, of a configured namespace
 * @param client id of the only connection that may use the token; "" for any
 * @param expireAt Unix second at which the subscription expires, may be in the past; 0 for never
 * @param options channel info, data and overrides of the subscription
 */
public record SubscribeClaims(
    String user, String channel, String client, long expireAt, SubscribeOptions options) {

  /**
   * Whether the token was made for this connection and channel; if not, the connection ends with
   * disconnect 3500.
   */
  public boolean fits(String connectionUser, String clientId, String requestedChannel) {
    return channel.equals(requestedChannel)
        && user.equals(connectionUser)
        && (client.isEmpty() || client.equals(clientId));
  }
}
