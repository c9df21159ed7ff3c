package io.gyre.edge;

import io.vertx.core.http.HttpServerRequest;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the node takes one more client: {@code client.connection_rate_limit}, a bucket of that
 * many tokens that gains one a second, then {@code client.connection_limit}. One object for all
 * lanes of a node.
 *
 * <p>Thread: any.
 */
public final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final long SECOND = 1_000_000_000L;
  private static final long BETWEEN_WARNINGS = 3 * SECOND;

  /**
   * Where the limits come from; asked at each use, so that a reload takes effect.
   *
   * @param open false when nobody is to be let in any more
   * @param rateLimit {@code client.connection_rate_limit}; 0 = off
   * @param connectionLimit {@code client.connection_limit}; 0 = off
   * @param connected authenticated connections of this node now
   */
  public record Limits(
      BooleanSupplier open,
      IntSupplier rateLimit,
      IntSupplier connectionLimit,
      IntSupplier connected) {}

  private final Limits limits;
  private final LongSupplier nowNanos;
  private final Runnable limitReached;
  private double tokens = -1;
  private long refilledAt;
  private long warnedAt;

  /**
   * A full bucket.
   *
   * @param nowNanos a monotonic clock
   * @param limitReached called each time the connection limit refuses one, for the metric
   */
  public Admission(Limits limits, LongSupplier nowNanos, Runnable limitReached) {
    this.limits = limits;
    this.nowNanos = nowNanos;
    this.limitReached = limitReached;
    this.refilledAt = nowNanos.getAsLong();
    this.warnedAt = refilledAt - BETWEEN_WARNINGS;
  }

  /** Whether one more request for a client connection may go on; if not, it is answered 503. */
  public boolean admits() {
    if (!limits.open.getAsBoolean()) {
      return false;
    }
    int rate = limits.rateLimit.getAsInt();
    if (rate > 0 && !takeToken(rate)) {
      return false;
    }
    int most = limits.connectionLimit.getAsInt();
    if (most <= 0 || limits.connected.getAsInt() < most) {
      return true;
    }
    limitReached.run();
    warn(most);
    return false;
  }

  /** {@code endpoint}, reached only by requests that are admitted. */
  public Endpoint guard(Endpoint endpoint) {
    return new Endpoint() {
      @Override
      public void accept(HttpServerRequest request) {
        if (admits()) {
          endpoint.accept(request);
        } else {
          PlainAnswer.empty(request, 503);
        }
      }

      @Override
      public boolean takesExtendedConnect() {
        return endpoint.takesExtendedConnect();
      }
    };
  }

  private synchronized boolean takeToken(int size) {
    long now = nowNanos.getAsLong();
    double gained = (now - refilledAt) / (double) SECOND;
    tokens = tokens < 0 ? size : Math.min(size, tokens + gained);
    refilledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }

  private synchronized void warn(int most) {
    long now = nowNanos.getAsLong();
    if (now - warnedAt >= BETWEEN_WARNINGS) {
      warnedAt = now;
      LOG.warn("node connection limit reached limit={} action=503", most);
    }
  }
}
