package io.gyre.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Public keys by address and key id, fetched when first needed.
 *
 * <p>A document counts for one hour from its fetch, however much it is used, so that a withdrawn
 * key ends. If it cannot be renewed, its keys serve on for up to a day: an outage does not turn
 * away clients whose key is known. What is unknown during an outage is a temporary failure.
 *
 * <p>Tokens are not verified yet when their key id is looked up, so anyone can make up ids: all
 * lookups share one request per address, an id that a document lacked is remembered for 10 s, and
 * requests are limited to a burst of 5 and one a second, with growing pauses after failures.
 *
 * <p>Thread: any; a future completes on the context it was asked from.
 */
final class JwksCache {
  private static final int MAX_ADDRESSES = 1000;

  private final Function<String, Future<Buffer>> fetcher;
  private final InstantSource clock;
  private final Map<String, KeySet> sets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, KeySet> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  JwksCache(Function<String, Future<Buffer>> fetcher, InstantSource clock) {
    this.fetcher = fetcher;
    this.clock = clock;
  }

  /**
   * The key of this id at this address. Fails with a {@link TokenFailure}: INVALID if a fetched
   * document lacks it, INTERNAL if none can be had.
   */
  Future<VerificationKey> key(String url, String kid) {
    Promise<Void> fetch = Promise.promise();
    Future<Void> joined;
    KeySet set;
    synchronized (sets) {
      long now = clock.millis();
      set = sets.computeIfAbsent(url, u -> new KeySet(now));
      VerificationKey fresh = set.key(kid, now, KeySet.FRESH_MS);
      if (fresh != null) {
        return Future.succeededFuture(fresh);
      }
      if (set.isMissing(kid, now)) {
        return Future.failedFuture(TokenFailure.invalid("key set has no such key"));
      }
      Future<Void> underWay = set.underWay;
      if (underWay == null && !set.takeTurn(now)) {
        return staleOrFailed(set, kid, now);
      }
      joined = underWay == null ? fetch.future() : underWay;
      set.underWay = joined;
    }
    Future<VerificationKey> answer = afterwards(joined, set, kid);
    if (joined == fetch.future()) {
      start(url, set, fetch);
    }
    return answer;
  }

  private void start(String url, KeySet set, Promise<Void> fetch) {
    Future<Buffer> body;
    try {
      body = fetcher.apply(url);
    } catch (RuntimeException e) {
      body = Future.failedFuture(e);
    }
    body.map(JwksCache::parse)
        .onComplete(
            result -> {
              synchronized (sets) {
                set.underWay = null;
                if (result.succeeded()) {
                  set.fetched(result.result(), clock.millis());
                } else {
                  set.failed(clock.millis());
                }
              }
              if (result.succeeded()) {
                fetch.complete();
              } else {
                fetch.fail(result.cause());
              }
            });
  }

  private Future<VerificationKey> afterwards(Future<Void> fetch, KeySet set, String kid) {
    Promise<VerificationKey> answer = Promise.promise();
    @Nullable Context context = Vertx.currentContext();
    fetch.onComplete(
        done -> {
          Future<VerificationKey> found = look(set, kid, done.succeeded());
          if (context == null) {
            found.onComplete(answer);
          } else {
            context.runOnContext(v -> found.onComplete(answer));
          }
        });
    return answer.future();
  }

  private Future<VerificationKey> look(KeySet set, String kid, boolean fetched) {
    synchronized (sets) {
      long now = clock.millis();
      if (!fetched) {
        return staleOrFailed(set, kid, now);
      }
      VerificationKey key = set.key(kid, now, KeySet.FRESH_MS);
      if (key == null) {
        set.missing(kid, now);
        return Future.failedFuture(TokenFailure.invalid("key set has no such key"));
      }
      return Future.succeededFuture(key);
    }
  }

  private static Future<VerificationKey> staleOrFailed(KeySet set, String kid, long now) {
    VerificationKey stale = set.key(kid, now, KeySet.STALE_MS);
    return stale != null
        ? Future.succeededFuture(stale)
        : Future.failedFuture(
            new TokenFailure(TokenFailure.Kind.INTERNAL, "key set cannot be had at the moment"));
  }

  private static Map<String, VerificationKey> parse(Buffer body) {
    try {
      return JwksDocument.parse(body.toString(StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e.getMessage());
    }
  }
}
