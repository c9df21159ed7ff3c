package io.gyre.proxy;

import io.gyre.channel.SubscribeOptions;
import io.gyre.protocol.Data;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the backend says (proxies reference, section 8.2). Fields that came in base64 are decoded;
 * those that mean nothing to this server are left out.
 */
public sealed interface ProxyResult {

  /**
   * Who a connection is.
   *
   * @param user "" for anonymous
   * @param expireAt Unix second; 0 for never
   * @param info connection info; null for none
   * @param data for the connect reply; null for none
   * @param subs server-side subscriptions, those that were only named included
   * @param meta of the connection; null for none
   */
  record Connect(
      String user,
      long expireAt,
      @Nullable Data info,
      @Nullable Data data,
      Map<String, ServerSubscription> subs,
      @Nullable Data meta)
      implements ProxyResult {}

  /**
   * A server-side subscription.
   *
   * @param options what it gets
   * @param cacheRecover whether the newest publication is delivered with it
   */
  record ServerSubscription(SubscribeOptions options, boolean cacheRecover) {
    /** One that was only named. */
    static final ServerSubscription NAMED = new ServerSubscription(SubscribeOptions.NONE, false);
  }

  /**
   * Whether an expiring connection goes on.
   *
   * @param expired it does not
   * @param expireAt Unix second of its next expiry; 0 when not given
   * @param info replaces the connection info; null leaves it
   * @param meta replaces the meta; null leaves it
   */
  record Refresh(boolean expired, long expireAt, @Nullable Data info, @Nullable Data meta)
      implements ProxyResult {}

  /**
   * The answer of a method.
   *
   * @param data null for none
   */
  record Rpc(@Nullable Data data) implements ProxyResult {}

  /**
   * A client may subscribe.
   *
   * @param expireAt Unix second; 0 for never
   * @param options what the subscription gets
   */
  record Subscribe(long expireAt, SubscribeOptions options) implements ProxyResult {
    /** Nothing said. */
    public static final Subscribe NOTHING = new Subscribe(0, SubscribeOptions.NONE);
  }

  /**
   * A client may publish.
   *
   * @param data published instead of the client's; null for the client's
   * @param skipHistory deliver only
   * @param tags of the publication
   * @param idempotencyKey repeats are dropped; "" for none
   * @param delta let subscribers that negotiated delta get one
   * @param version refused when not above the stored one, unsigned; 0 for none
   * @param versionEpoch scope of the versions
   */
  record Publish(
      @Nullable Data data,
      boolean skipHistory,
      Map<String, String> tags,
      String idempotencyKey,
      boolean delta,
      long version,
      String versionEpoch)
      implements ProxyResult {
    /** Nothing said. */
    public static final Publish NOTHING = new Publish(null, false, Map.of(), "", false, 0, "");
  }

  /**
   * Whether an expired subscription goes on.
   *
   * @param expired it does not
   * @param expireAt Unix second of its next expiry; 0 for never
   * @param info replaces the channel info; null leaves it
   */
  record SubRefresh(boolean expired, long expireAt, @Nullable Data info) implements ProxyResult {}
}
