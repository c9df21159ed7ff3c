package io.gyre.session;

import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.gyre.proxy.Proxy;
import io.gyre.proxy.ProxyAnswer;
import io.gyre.proxy.ProxyEvent;
import io.gyre.proxy.ProxyFailure;
import io.gyre.proxy.ProxyRequest;
import io.gyre.proxy.ProxyResult;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a connection ends by itself: not connected in time, or expired. Where there is a refresh
 * proxy, the backend is asked at that second (proxies reference, section 8.3); otherwise the client
 * has {@code client.expired_close_delay} to refresh.
 *
 * <p>Thread: the lane's loop.
 */
final class ConnectionExpiry {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectionExpiry.class);

  /** How long a connection or subscription lives on when the backend could not be asked. */
  static final int ASK_AGAIN_SECONDS = 60;

  private final Session session;
  private Loop.@Nullable Timer timer;

  ConnectionExpiry(Session session) {
    this.session = session;
  }

  /** Ends a connection that does not connect in time. */
  void untilConnected() {
    Duration delay = session.config().staleCloseDelay();
    if (!delay.isZero()) {
      timer = session.loop().after(delay, () -> session.close(Disconnect.STALE));
    }
  }

  /**
   * Sets when the connection expires.
   *
   * @param seconds Unix seconds; 0 for never
   */
  void at(long seconds) {
    stop();
    if (seconds == 0) {
      return;
    }
    Proxy proxy = session.surroundings().proxies().only(ProxyEvent.REFRESH);
    Duration left = Duration.ofMillis(seconds * 1000 - session.loop().nowMillis());
    if (proxy == null) {
      after(
          left.plus(session.config().expiredCloseDelay()), () -> session.close(Disconnect.EXPIRED));
    } else {
      after(left, () -> ask(proxy));
    }
  }

  private void after(Duration delay, Runnable task) {
    timer = session.loop().after(delay.isNegative() ? Duration.ZERO : delay, task);
  }

  private void ask(Proxy proxy) {
    timer = null;
    BackendCalls backend = session.backend();
    backend
        .ask(proxy, new ProxyRequest.Refresh(backend.peer(), session.user(), session.meta()))
        .onComplete(
            asked -> {
              if (!session.open()) {
                return;
              }
              if (asked.succeeded()) {
                answered(asked.result());
              } else {
                failed(asked.cause());
              }
            });
  }

  private void failed(Throwable cause) {
    boolean unusable =
        cause instanceof ProxyFailure failure && failure.kind() == ProxyFailure.Kind.WRONG_BASE64;
    if (unusable) {
      session.close(Disconnect.SERVER_ERROR);
    } else if (timer == null) {
      at(session.loop().nowSeconds() + ASK_AGAIN_SECONDS);
    }
  }

  private void answered(ProxyAnswer<ProxyResult.Refresh> answer) {
    ProxyResult.Refresh result = answer.result();
    if (result == null) {
      LOG.error("no refresh result found client={}", session.client());
      session.close(Disconnect.EXPIRED);
      return;
    }
    if (result.expired() || result.expireAt() <= session.loop().nowSeconds()) {
      session.close(Disconnect.EXPIRED);
      return;
    }
    if (result.info() != null) {
      session.replaceInfo(result.info());
    }
    if (result.meta() != null) {
      session.replaceMeta(result.meta());
    }
    at(Expiry.bounded(session.loop(), result.expireAt()));
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
