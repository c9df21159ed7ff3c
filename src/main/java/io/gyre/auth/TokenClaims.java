package io.gyre.auth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims that the server looks at, types checked, nothing else.
 *
 * @param user user id from {@code sub} or the configured claim; "" for anonymous
 * @param registered who made the token for whom, and when it holds
 * @param target what a subscription token is for
 * @param expireAt Unix second at which connection or subscription expires; 0 for never
 * @param own payloads of the connection or subscription itself
 * @param serverSide what only a connection token has
 */
record TokenClaims(
    String user,
    Registered registered,
    Target target,
    long expireAt,
    RawOptions own,
    ServerSide serverSide) {

  /**
   * Claims of RFC 7519.
   *
   * @param issuer {@code iss}; "" if absent
   * @param audience {@code aud}; empty if absent
   * @param expires {@code exp} in Unix seconds; null if absent
   * @param notBefore {@code nbf} in Unix seconds; null if absent
   */
  record Registered(
      String issuer, List<String> audience, @Nullable Double expires, @Nullable Double notBefore) {

    /**
     * Whether the token holds at {@code nowSeconds}; both ends are exclusive, without allowance.
     */
    boolean holdsAt(double nowSeconds) {
      return (expires == null || expires > nowSeconds)
          && (notBefore == null || notBefore < nowSeconds);
    }
  }

  /**
   * What a subscription token is for.
   *
   * @param channel "" if absent
   * @param client "" if absent
   */
  record Target(String channel, String client) {}

  /**
   * What only a connection token has.
   *
   * @param meta JSON text; null if absent
   * @param channels channels with their namespaces' options
   * @param subs channels with options; if there is any, {@code channels} does not count
   */
  record ServerSide(@Nullable String meta, List<String> channels, Map<String, RawOptions> subs) {}

  /** Reads claims; {@code userIdClaim} replaces {@code sub} unless it is "". */
  static TokenClaims read(String json, String userIdClaim) throws TokenFailure {
    var claims = new ClaimReader(JsonMembers.ofObject(json));
    String subject = claims.text("sub");
    Double expires = claims.seconds("exp");
    var registered =
        new Registered(
            claims.text("iss"), claims.textOrTexts("aud"), expires, claims.seconds("nbf"));
    // Not used, but a wrong type makes the token invalid all the same.
    claims.seconds("iat");
    claims.text("jti");
    return new TokenClaims(
        userIdClaim.isEmpty() ? subject : claims.anyText(userIdClaim),
        registered,
        new Target(claims.text("channel"), claims.text("client")),
        expireAt(claims.integer("expire_at"), expires),
        RawOptions.read(claims),
        new ServerSide(claims.json("meta"), claims.texts("channels"), subs(claims)));
  }

  private static Map<String, RawOptions> subs(ClaimReader claims) throws TokenFailure {
    var subs = new LinkedHashMap<String, RawOptions>();
    for (Map.Entry<String, ClaimReader> sub : claims.objects("subs").entrySet()) {
      subs.put(sub.getKey(), RawOptions.read(sub.getValue()));
    }
    return subs;
  }

  private static long expireAt(@Nullable Long explicit, @Nullable Double expires) {
    if (explicit != null) {
      return Math.max(explicit, 0);
    }
    return expires == null ? 0 : Math.max(expires.longValue(), 0);
  }
}
