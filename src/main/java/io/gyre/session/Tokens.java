package io.gyre.session;

import io.gyre.auth.TokenFailure;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import io.vertx.core.Future;

/**
 * What a client is told of a token that was not accepted; differs by command (auth reference,
 * section 2.1).
 */
enum Tokens {
  /** At connect: invalid ends the connection, expired is error 109. */
  CONNECT(new ProtocolException(Disconnect.INVALID_TOKEN), expiredError()),
  /** At refresh: invalid ends the connection, expired ends it with 3005. */
  REFRESH(
      new ProtocolException(Disconnect.INVALID_TOKEN), new ProtocolException(Disconnect.EXPIRED)),
  /** At subscribe: invalid is error 103, expired error 109. */
  SUBSCRIBE(new ProtocolException(ErrorCode.PERMISSION_DENIED), expiredError()),
  /** At sub_refresh: invalid ends the connection, expired is error 109. */
  SUB_REFRESH(new ProtocolException(Disconnect.INVALID_TOKEN), expiredError());

  private final ProtocolException invalid;
  private final ProtocolException expired;

  Tokens(ProtocolException invalid, ProtocolException expired) {
    this.invalid = invalid;
    this.expired = expired;
  }

  <T> Future<T> told(Future<T> verification) {
    return verification.recover(
        cause ->
            Future.failedFuture(
                cause instanceof TokenFailure failure ? refusal(failure.kind()) : cause));
  }

  private ProtocolException refusal(TokenFailure.Kind kind) {
    return switch (kind) {
      case INVALID -> invalid;
      case EXPIRED -> expired;
      case UNKNOWN_CHANNEL -> new ProtocolException(ErrorCode.UNKNOWN_CHANNEL);
      case INTERNAL -> new ProtocolException(ErrorCode.INTERNAL);
    };
  }

  private static ProtocolException expiredError() {
    return new ProtocolException(ErrorCode.TOKEN_EXPIRED);
  }
}
