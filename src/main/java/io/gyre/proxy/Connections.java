package io.gyre.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.Future;
import io.vertx.core.http.GoAway;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.grpc.common.GrpcError;
import io.vertx.grpc.common.GrpcErrorException;
import java.io.IOException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Which connections to a backend have brought an answer, and what the end of one says about a
 * request that was on its way. The rules are those of Go's clients: a backend that closes a
 * connection that has served before tires of the connection and not of the request; one that
 * refuses a stream of HTTP/2, or goes away before it (RFC 9113 sections 6.8 and 8.7), has not
 * looked at it.
 *
 * <p>Thread: the lane's loop.
 */
final class Connections {

  private final Set<HttpConnection> proven = Collections.newSetFromMap(new WeakHashMap<>());

  /** Whether it has brought an answer. */
  boolean proven(HttpConnection connection) {
    return proven.contains(connection);
  }

  /** It has brought an answer. */
  void answered(HttpConnection connection) {
    proven.add(connection);
  }

  /**
   * Takes a place on a connection.
   *
   * @return fails too when {@code client} was closed
   */
  static Future<HttpClientRequest> open(HttpClient client, RequestOptions target) {
    try {
      return client.request(target);
    } catch (IllegalStateException closed) {
      return Future.failedFuture(closed);
    }
  }

  /** What became of a request that found no connection, or one that had just ended. */
  static ProxyFailure.Kind unopened(Throwable cause) {
    return cause instanceof HttpClosedException
        ? ProxyFailure.Kind.UNHEARD
        : ProxyFailure.Kind.UNREACHABLE;
  }

  /**
   * What became of a request of whose answer nothing has come.
   *
   * @param written succeeded when the message left as a whole
   */
  ProxyFailure.Kind unanswered(Throwable cause, HttpClientRequest request, Future<Void> written) {
    if (refused(cause) || beyond(cause, request)) {
      return ProxyFailure.Kind.UNHEARD;
    }
    if (!ended(cause) || !proven(request.connection())) {
      return ProxyFailure.Kind.CUT;
    }
    return written.succeeded() ? ProxyFailure.Kind.STALE : ProxyFailure.Kind.UNHEARD;
  }

  private static boolean refused(Throwable cause) {
    return cause instanceof GrpcErrorException grpc
        ? grpc.error() == GrpcError.UNAVAILABLE
        : cause instanceof StreamResetException reset
            && reset.getCode() == GrpcError.UNAVAILABLE.http2ResetCode;
  }

  /** Whether the backend went away and named this stream as one it has not begun. */
  private static boolean beyond(Throwable cause, HttpClientRequest request) {
    GoAway goAway = cause instanceof HttpClosedException closed ? closed.goAway() : null;
    if (goAway == null) {
      return false;
    }
    // It is a copy with a pooled buffer of its own, which nobody else gives back.
    ByteBuf copied = ((BufferInternal) goAway.getDebugData()).getByteBuf().unwrap();
    if (copied != null) {
      copied.release();
    }
    return request.streamId() > goAway.getLastStreamId();
  }

  private static boolean ended(Throwable cause) {
    return cause instanceof HttpClosedException
        || cause instanceof IOException
        || cause instanceof Http2Exception;
  }
}
