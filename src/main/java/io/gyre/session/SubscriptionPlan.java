package io.gyre.session;

import io.gyre.channel.Grant;
import io.gyre.channel.ResolvedOptions;
import io.gyre.protocol.Data;
import io.gyre.protocol.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that was let in, before it is made.
 *
 * @param channel full name
 * @param options the channel's, overrides applied
 * @param grant what it gets of what it asked for
 * @param source where it came from
 * @param wish what the client wants to recover
 */
record SubscriptionPlan(
    String channel, ResolvedOptions options, Grant grant, Source source, Wish wish) {

  /** Who asked for a subscription. */
  enum Origin {
    /** The client, by a subscribe command. */
    CLIENT,
    /** The connection token; a refresh must not leave it out. */
    TOKEN,
    /** The server: its API, the personal channel, the connect request's own list. */
    SERVER
  }

  /**
   * Where a subscription came from.
   *
   * @param origin who asked for it
   * @param expireAt Unix second; 0 for never
   * @param info channel info of the subscriber
   * @param data for the subscribe result
   * @param cacheRecover whether the newest publication is delivered, whatever the channel's options
   *     say of it
   * @param feed what the backend sends to this subscription alone; null where it has no stream
   */
  record Source(
      Origin origin,
      long expireAt,
      @Nullable Data info,
      @Nullable Data data,
      boolean cacheRecover,
      @Nullable StreamFeed feed) {
    /** A client's own subscription by the channel's options. */
    static final Source CLIENT = new Source(Origin.CLIENT, 0, null, null, false);

    /** One without a stream. */
    Source(
        Origin origin,
        long expireAt,
        @Nullable Data info,
        @Nullable Data data,
        boolean cacheRecover) {
      this(origin, expireAt, info, data, cacheRecover, null);
    }
  }

  /**
   * What the client wants.
   *
   * @param recover whether it asks at all
   * @param since its position
   * @param allOrNothing refuse the subscription with error 112 rather than not recover
   * @param excludesPublisher not to get what it publishes itself
   */
  record Wish(
      boolean recover, StreamPosition since, boolean allOrNothing, boolean excludesPublisher) {
    /** Nothing. */
    static final Wish NONE = recovery(false, new StreamPosition(0, ""));

    /** To recover from a position, if at all. */
    static Wish recovery(boolean recover, StreamPosition since) {
      return new Wish(recover, since, false, false);
    }
  }

  /** Whether the client does not get what it publishes itself. */
  boolean excludesPublisher() {
    return wish.excludesPublisher() || options.config().excludePublisher();
  }

  /** Whether only the newest publication counts ({@code force_recovery_mode}). */
  boolean cacheMode() {
    return source.cacheRecover() || options.config().forceRecoveryMode().equals("cache");
  }

  /** Whether the newest publication is delivered without being asked for. */
  boolean autoCache() {
    boolean auto = source.cacheRecover() || options.config().autoCacheRecover();
    return auto && grant.recoverable() && cacheMode();
  }
}
