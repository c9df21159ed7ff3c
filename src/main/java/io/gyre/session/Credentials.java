package io.gyre.session;

import io.gyre.auth.ConnectClaims;
import io.gyre.channel.SubscribeOptions;
import io.gyre.protocol.Data;
import io.gyre.proxy.ProxyResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection is.
 *
 * @param kind where they come from
 * @param user user id; "" for anonymous
 * @param expireAt Unix second; 0 for never
 * @param attached what the application gives with them
 * @param subs server-side subscriptions that came with them
 */
record Credentials(
    Kind kind, String user, long expireAt, Attached attached, Map<String, SubscribeOptions> subs) {

  /** Where credentials come from. */
  enum Kind {
    /** The connection token. */
    TOKEN,
    /** The connect proxy. */
    PROXY,
    /** Nowhere: anybody may connect. */
    NONE,
    /** A header that a proxy in front of the node sets. */
    HEADER
  }

  /**
   * What the application attaches to a connection.
   *
   * @param info connection info; null for none
   * @param meta never sent to clients; null for none
   * @param reply data of the connect reply; null for none
   * @param cacheRecover of the subscriptions those with which the newest publication is delivered
   */
  record Attached(
      @Nullable Data info, @Nullable Data meta, @Nullable Data reply, Set<String> cacheRecover) {
    private static final Attached NOTHING = new Attached(null, null, null, Set.of());
  }

  /** Of a connection without token where that is allowed. */
  static final Credentials ANONYMOUS =
      new Credentials(Kind.NONE, "", 0, Attached.NOTHING, Map.of());

  static Credentials of(ConnectClaims claims, boolean ignoreExpiry) {
    long expireAt = ignoreExpiry ? 0 : claims.expireAt();
    Attached attached = new Attached(claims.info(), claims.meta(), null, Set.of());
    return new Credentials(Kind.TOKEN, claims.user(), expireAt, attached, claims.subs());
  }

  static Credentials of(ProxyResult.Connect result) {
    Map<String, SubscribeOptions> subs = new LinkedHashMap<>();
    result.subs().forEach((channel, given) -> subs.put(channel, given.options()));
    Set<String> cacheRecover =
        result.subs().entrySet().stream()
            .filter(given -> given.getValue().cacheRecover())
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());
    Attached attached = new Attached(result.info(), result.meta(), result.data(), cacheRecover);
    return new Credentials(Kind.PROXY, result.user(), result.expireAt(), attached, subs);
  }

  static Credentials ofHeader(String user) {
    return new Credentials(Kind.HEADER, user, 0, Attached.NOTHING, Map.of());
  }

  /** Whether the connect request's own {@code subs} may become subscriptions. */
  boolean mayAskForSubs() {
    return kind == Kind.TOKEN || kind == Kind.NONE;
  }

  /** Whether the user is subscribed to a personal channel. */
  boolean personal() {
    return kind != Kind.HEADER;
  }
}
