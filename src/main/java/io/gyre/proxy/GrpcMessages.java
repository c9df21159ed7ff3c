package io.gyre.proxy;

import io.gyre.protocol.Gzip;
import io.vertx.core.http.HttpHeaders;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What came from a backend by GRPC, checked. */
final class GrpcMessages {

  private static final CharSequence STATUS_MESSAGE = HttpHeaders.createOptimized("grpc-message");
  private static final int LONGEST_TEXT = 256;

  private static final Gzip.Refusals<ProxyFailure> REFUSALS =
      new Gzip.Refusals<>() {
        @Override
        public ProxyFailure encoding(String name) {
          return wrong("answer has encoding " + name);
        }

        @Override
        public ProxyFailure malformed() {
          return wrong("answer is not gzip as it says");
        }

        @Override
        public ProxyFailure tooLarge(int limit) {
          return new ProxyFailure(
              ProxyFailure.Kind.TOO_LARGE, "answer is larger than max_response_size " + limit);
        }
      };

  private GrpcMessages() {}

  /**
   * Returns the bytes of a message. They are inflated here, since the library inflates without a
   * limit.
   *
   * @param limit most bytes it may have
   */
  static byte[] bytes(GrpcMessage message, int limit) throws ProxyFailure {
    return Gzip.decoded(message.encoding(), message.payload().getBytes(), limit, REFUSALS);
  }

  /** What became of a call whose message the library does not take. */
  static ProxyFailure refusal(InvalidMessageException problem, int limit) {
    return problem instanceof MessageSizeOverflowException
        ? REFUSALS.tooLarge(limit)
        : wrong("answer is no message of GRPC");
  }

  private static ProxyFailure wrong(String what) {
    return new ProxyFailure(ProxyFailure.Kind.WRONG_BODY, what);
  }

  /** What became of a call that has ended with another status than OK. */
  static ProxyFailure failure(GrpcClientResponse<?, ?> response) {
    GrpcStatus status = response.status();
    return new ProxyFailure(
        ProxyFailure.Kind.STATUS,
        "rpc error: code = "
            + (status == null ? GrpcStatus.UNKNOWN : status).name()
            + " desc = "
            + text(response));
  }

  /**
   * The text of a status, which stands in the trailers, or in the head of a call that is no more.
   */
  private static String text(GrpcClientResponse<?, ?> response) {
    @Nullable String text = response.trailers().get(STATUS_MESSAGE);
    if (text == null) {
      text = response.headers().get(STATUS_MESSAGE);
    }
    if (text == null) {
      return "";
    }
    String shown = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    try {
      return URLDecoder.decode(shown.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return shown;
    }
  }
}
