package io.gyre.session;

import io.gyre.auth.ConnectClaims;
import io.gyre.channel.SubscribeOptions;
import io.gyre.protocol.Data;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection is.
 *
 * @param user user id; "" for anonymous
 * @param expireAt Unix second; 0 for never
 * @param info connection info; null for none
 * @param subs server-side subscriptions that came with it
 * @param mayAskForSubs whether the connect request's own {@code subs} may become subscriptions
 * @param personal whether the user is subscribed to a personal channel
 */
record Credentials(
    String user,
    long expireAt,
    @Nullable Data info,
    Map<String, SubscribeOptions> subs,
    boolean mayAskForSubs,
    boolean personal) {

  /** Of a connection without token where that is allowed. */
  static final Credentials ANONYMOUS = new Credentials("", 0, null, Map.of(), true, true);

  static Credentials of(ConnectClaims claims, boolean ignoreExpiry) {
    long expireAt = ignoreExpiry ? 0 : claims.expireAt();
    return new Credentials(claims.user(), expireAt, claims.info(), claims.subs(), true, true);
  }

  static Credentials ofHeader(String user) {
    return new Credentials(user, 0, null, Map.of(), false, false);
  }
}
