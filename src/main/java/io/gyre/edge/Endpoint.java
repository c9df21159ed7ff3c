package io.gyre.edge;

import io.vertx.core.http.HttpServerRequest;

/**
 * What serves the requests of one path in one lane.
 *
 * <p>Thread: the lane's loop.
 */
@FunctionalInterface
public interface Endpoint {
  /** Takes over {@code request}: answers it now or later, or turns it into a connection. */
  void accept(HttpServerRequest request);

  /**
   * Whether {@link #accept} takes requests for a WebSocket over HTTP/2 ({@link ExtendedConnect}).
   */
  default boolean takesExtendedConnect() {
    return false;
  }
}
