package io.gyre.operation;

import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.Future;

/** Refusals on their way to the caller. */
final class Failures {
  private Failures() {}

  static <T> Future<T> refuse(ErrorCode error) {
    return Future.failedFuture(new ProtocolException(error));
  }

  /**
   * The error a caller sees for {@code cause}: the refusal itself, or 100 for anything unexpected.
   */
  static ErrorInfo errorOf(Throwable cause) {
    if (cause instanceof ProtocolException refused && refused.error() != null) {
      return refused.error();
    }
    return ErrorCode.INTERNAL.info();
  }
}
