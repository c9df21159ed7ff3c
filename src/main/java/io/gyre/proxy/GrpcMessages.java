package io.gyre.proxy;

import io.gyre.protocol.Gzip;
import io.vertx.core.http.HttpHeaders;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What came from a backend by GRPC, checked. */
final class GrpcMessages {

  private static final CharSequence STATUS_MESSAGE = HttpHeaders.createOptimized("grpc-message");
  private static final int LONGEST_TEXT = 256;

  private GrpcMessages() {}

  /**
   * Returns the bytes of a message. They are inflated here, since the library inflates without a
   * limit.
   *
   * @param limit most bytes it may have
   */
  static byte[] bytes(GrpcMessage message, int limit) throws ProxyFailure {
    switch (message.encoding()) {
      case "identity":
        return message.payload().getBytes();
      case "gzip":
        try {
          byte[] inflated = Gzip.inflate(message.payload().getBytes(), limit);
          if (inflated == null) {
            throw tooLarge(limit);
          }
          return inflated;
        } catch (IOException e) {
          throw new ProxyFailure(ProxyFailure.Kind.WRONG_BODY, "answer is not gzip as it says");
        }
      default:
        throw new ProxyFailure(
            ProxyFailure.Kind.WRONG_BODY, "answer has encoding " + message.encoding());
    }
  }

  /** What became of a call whose message the library does not take. */
  static ProxyFailure refusal(InvalidMessageException problem, int limit) {
    return problem instanceof MessageSizeOverflowException
        ? tooLarge(limit)
        : new ProxyFailure(ProxyFailure.Kind.WRONG_BODY, "answer is no message of GRPC");
  }

  private static ProxyFailure tooLarge(int limit) {
    return new ProxyFailure(
        ProxyFailure.Kind.TOO_LARGE, "answer is larger than max_response_size " + limit);
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
