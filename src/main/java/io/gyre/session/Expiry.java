package io.gyre.session;

import io.gyre.loop.Loop;

/** Expiry times as clients are told them. */
final class Expiry {

  /** A connection or subscription lives a year at most (auth reference, section 3.2 step 12). */
  static final long MOST_SECONDS = 365L * 24 * 3600;

  private Expiry() {}

  /** Seconds until {@code expireAt}; at least 1, since a client takes 0 for an absent field. */
  static long ttl(Loop loop, long expireAt) {
    return Math.max(1, Math.min(expireAt - loop.nowSeconds(), MOST_SECONDS));
  }

  /** {@code expireAt}, but no later than a year from now; 0 stays never. */
  static long bounded(Loop loop, long expireAt) {
    return expireAt == 0 ? 0 : Math.min(expireAt, loop.nowSeconds() + MOST_SECONDS);
  }
}
