package io.gyre.auth;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one key set's address. Not thread-safe: {@link JwksCache} guards it. Times are
 * milliseconds of its clock.
 */
final class KeySet {
  static final long FRESH_MS = 3_600_000;
  static final long STALE_MS = 24 * FRESH_MS;
  static final long MISSING_MS = 10_000;
  private static final int MISSING_MAX = 1000;
  private static final int MISSING_MAX_CHARS = 1024;
  private static final long FIRST_PAUSE_MS = 1000;
  private static final long LONGEST_PAUSE_MS = 10_000;
  private static final int BURST = 5;
  private static final long REFILL_MS = 1000;

  private Map<String, VerificationKey> keys = Map.of();
  private long fetchedAt;
  private long pauseUntil = Long.MIN_VALUE;
  private long pauseMs = FIRST_PAUSE_MS;
  private int tokens = BURST;
  private long refilledAt;
  private final Map<String, Long> missing =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MISSING_MAX;
        }
      };

  /** The request under way; null if there is none. */
  @Nullable Future<Void> underWay;

  KeySet(long now) {
    this.refilledAt = now;
  }

  /** A key from a document fetched at most {@code maxAgeMs} ago; null if there is none. */
  @Nullable VerificationKey key(String kid, long now, long maxAgeMs) {
    return now - fetchedAt < maxAgeMs ? keys.get(kid) : null;
  }

  /** Whether a document of the last seconds was without this key. */
  boolean isMissing(String kid, long now) {
    Long until = missing.get(kid);
    return until != null && now < until;
  }

  /** Takes the right to send a request now; false during a pause or if there were too many. */
  boolean takeTurn(long now) {
    if (now < pauseUntil) {
      return false;
    }
    long refills = (now - refilledAt) / REFILL_MS;
    if (refills > 0) {
      tokens = (int) Math.min(BURST, tokens + refills);
      refilledAt += refills * REFILL_MS;
    }
    if (tokens == 0) {
      return false;
    }
    tokens--;
    return true;
  }

  void fetched(Map<String, VerificationKey> document, long now) {
    keys = document;
    fetchedAt = now;
    pauseMs = FIRST_PAUSE_MS;
    missing.keySet().removeAll(document.keySet());
  }

  void failed(long now) {
    pauseUntil = now + pauseMs;
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }

  void missing(String kid, long now) {
    if (kid.length() <= MISSING_MAX_CHARS) {
      missing.put(kid, now + MISSING_MS);
    }
  }
}
