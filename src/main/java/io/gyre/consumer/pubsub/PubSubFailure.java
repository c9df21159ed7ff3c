package io.gyre.consumer.pubsub;

import io.vertx.grpc.common.GrpcStatus;
import org.jspecify.annotations.Nullable;

/**
 * Why something of Pub/Sub failed, fit for the log: of what the service answered only the code is
 * kept, since its text may repeat what it was asked with.
 */
final class PubSubFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 300;

  private final @Nullable GrpcStatus status;

  private PubSubFailure(String message, @Nullable GrpcStatus status) {
    super(message, null, false, false);
    this.status = status;
  }

  /** What the service answered; null when it answered in no form of GRPC. */
  static PubSubFailure answered(@Nullable GrpcStatus status) {
    GrpcStatus known = status == null ? GrpcStatus.UNKNOWN : status;
    return new PubSubFailure("Pub/Sub answered " + known.name(), known);
  }

  /** A failure that has a text of ours. */
  static PubSubFailure told(String text) {
    return new PubSubFailure(
        text.length() <= LONGEST ? text : text.substring(0, LONGEST) + '…', null);
  }

  /** A connection that could not be had, or ended. */
  static PubSubFailure of(Throwable cause) {
    if (cause instanceof PubSubFailure told) {
      return told;
    }
    return told(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }

  /** Whether this call can never be answered otherwise, though others may. */
  boolean blamesTheRequest() {
    return status == GrpcStatus.INVALID_ARGUMENT || status == GrpcStatus.FAILED_PRECONDITION;
  }

  /** Whether the service only wants to be asked anew, as it does with streams from time to time. */
  boolean isPassing() {
    return status == GrpcStatus.UNAVAILABLE;
  }
}
