package io.gyre.api;

import io.gyre.protocol.Gzip;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.StatusException;
import java.io.IOException;

/**
 * The bytes of messages that came by GRPC. They are inflated here, since the library inflates
 * without a limit.
 */
final class GrpcMessages {
  /** Encoding of a call whose messages may be deflated. */
  static final String GZIP = "gzip";

  private static final String IDENTITY = "identity";

  private GrpcMessages() {}

  /**
   * Returns the bytes of a message.
   *
   * @param limit most bytes it may have
   * @throws StatusException for an encoding that is not served, a malformed or too large message
   */
  static byte[] bytes(GrpcMessage message, int limit) {
    return switch (message.encoding()) {
      case IDENTITY -> message.payload().getBytes();
      case GZIP -> inflate(message.payload().getBytes(), limit);
      default ->
          throw new StatusException(
              GrpcStatus.UNIMPLEMENTED,
              "grpc: no decompressor for grpc-encoding \"" + message.encoding() + "\"");
    };
  }

  private static byte[] inflate(byte[] deflated, int limit) {
    byte[] inflated;
    try {
      inflated = Gzip.inflate(deflated, limit);
    } catch (IOException e) {
      throw new StatusException(GrpcStatus.INTERNAL, "grpc: message cannot be decompressed");
    }
    if (inflated == null) {
      throw new StatusException(
          GrpcStatus.RESOURCE_EXHAUSTED,
          "grpc: received message after decompression larger than max " + limit);
    }
    return inflated;
  }

  /** Returns the status for a message that the library refused. */
  static StatusException refusal(InvalidMessageException problem, int limit) {
    return problem instanceof MessageSizeOverflowException large
        ? new StatusException(
            GrpcStatus.RESOURCE_EXHAUSTED,
            "grpc: received message larger than max ("
                + large.messageSize()
                + " vs. "
                + limit
                + ")")
        : new StatusException(GrpcStatus.INTERNAL, "grpc: invalid message");
  }
}
