package io.gyre.auth;

import io.gyre.channel.SubscribeOptions;
import io.gyre.protocol.Data;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verified connection token says.
 *
 * @param user user id; "" for an anonymous token
 * @param expireAt Unix second at which the connection expires, may be in the past; 0 for never
 * @param info connection info; null if the token has none
 * @param meta data of the application attached to the connection, never sent to clients; null if
 *     the token has none
 * @param subs server-side subscriptions by channel, from {@code subs} or else {@code channels}; all
 *     of configured namespaces, names otherwise unchecked
 */
public record ConnectClaims(
    String user,
    long expireAt,
    @Nullable Data info,
    @Nullable Data meta,
    Map<String, SubscribeOptions> subs) {
  /** Keeps an unmodifiable view of {@code subs} in the token's order. */
  public ConnectClaims {
    subs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(subs));
  }
}
