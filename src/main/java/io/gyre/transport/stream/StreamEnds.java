package io.gyre.transport.stream;

import io.vertx.core.http.HttpServerRequest;

/**
 * What a stream over HTTP/2 has before its first message and after its last.
 *
 * <p>Thread: the lane's loop.
 */
public interface StreamEnds {

  /** Sets or writes the head of the response. */
  void begin();

  /** Ends the response. */
  void end();

  /** A plain response to {@code request}. */
  static StreamEnds of(HttpServerRequest request, StreamKind kind) {
    return new StreamEnds() {
      @Override
      public void begin() {
        ResponseHead.stream(request, kind);
      }

      @Override
      public void end() {
        request.response().end();
      }
    };
  }
}
