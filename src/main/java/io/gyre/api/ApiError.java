package io.gyre.api;

import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;

/** The errors of the server API and their HTTP status in transport mode (server API section 2). */
final class ApiError {
  /** The server or an engine failed. */
  static final ErrorInfo INTERNAL = ErrorCode.INTERNAL.info();

  /** Unknown rpc method, command or method; the protocol's text for the same code differs. */
  static final ErrorInfo NOT_FOUND = new ErrorInfo(104, "not found", false);

  /** A required field is empty, or a value is impossible. */
  static final ErrorInfo BAD_REQUEST = ErrorCode.BAD_REQUEST.info();

  /** Switched off, or not offered by this server. */
  static final ErrorInfo NOT_AVAILABLE = ErrorCode.NOT_AVAILABLE.info();

  private ApiError() {}

  /** Refuses a request with code 107. */
  static ProtocolException badRequest() {
    return new ProtocolException(BAD_REQUEST);
  }

  /** Returns the error for a failed bus request; anything but a refusal by a handler is 100. */
  static ErrorInfo of(Throwable failure) {
    if (failure instanceof ReplyException reply
        && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
        && reply.failureCode() >= INTERNAL.code()) {
      int code = reply.failureCode();
      String message = reply.getMessage();
      return code == NOT_FOUND.code()
          ? NOT_FOUND
          : new ErrorInfo(code, message == null ? "" : message, false);
    }
    return INTERNAL;
  }

  /** Returns the HTTP status of an error in transport mode. */
  static int status(ErrorInfo error) {
    return switch (error.code()) {
      case 102, 104 -> 404;
      case 107, 108 -> 400;
      case 112 -> 416;
      case 113 -> 409;
      default -> 500;
    };
  }
}
