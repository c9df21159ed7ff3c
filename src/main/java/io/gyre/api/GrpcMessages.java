package io.gyre.api;

import io.gyre.protocol.Gzip;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.InvalidMessageException;
import io.vertx.grpc.common.MessageSizeOverflowException;
import io.vertx.grpc.server.StatusException;

/**
 * The bytes of messages that came by GRPC. They are inflated here, since the library inflates
 * without a limit.
 */
final class GrpcMessages {
  /** Encoding of a call whose messages may be deflated. */
  static final String GZIP = "gzip";

  private static final Gzip.Refusals<StatusException> REFUSALS =
      new Gzip.Refusals<>() {
        @Override
        public StatusException encoding(String name) {
          return new StatusException(
              GrpcStatus.UNIMPLEMENTED, "grpc: no decompressor for grpc-encoding \"" + name + '"');
        }

        @Override
        public StatusException malformed() {
          return new StatusException(GrpcStatus.INTERNAL, "grpc: message cannot be decompressed");
        }

        @Override
        public StatusException tooLarge(int limit) {
          return new StatusException(
              GrpcStatus.RESOURCE_EXHAUSTED,
              "grpc: received message after decompression larger than max " + limit);
        }
      };

  private GrpcMessages() {}

  /**
   * Returns the bytes of a message.
   *
   * @param limit most bytes it may have
   * @throws StatusException for an encoding that is not served, a malformed or too large message
   */
  static byte[] bytes(GrpcMessage message, int limit) {
    return Gzip.decoded(message.encoding(), message.payload().getBytes(), limit, REFUSALS);
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
