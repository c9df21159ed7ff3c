package io.gyre.session;

import io.gyre.config.ConnectCodeToDisconnect;
import io.gyre.config.DisconnectTransform;
import io.gyre.protocol.Command;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolException;

/**
 * What is different for a connection that only listens: its one request comes without a command
 * around it, and there is no reply that could carry an error (protocol reference, section 9.8).
 */
final class Unidirectional {

  /** Any id but 0: the request is answered by a push, which has none. */
  private static final long NO_ID = 1;

  private Unidirectional() {}

  static Command command(ConnectRequest request) {
    return new Command(NO_ID, request);
  }

  /**
   * Ends a connection whose connect failed. The transport may have a form of its own for that,
   * which then tells the failure itself and not what it is translated to.
   */
  static void refuse(Session session, ProtocolException refusal) {
    Disconnect end = disconnect(session.config().connectCodeToUnidirectionalDisconnect(), refusal);
    ErrorInfo error = refusal.error();
    boolean told =
        error == null
            ? session.outbox().link().connectFailed(end.code(), end.reason())
            : session.outbox().link().connectFailed(error.code(), error.message());
    if (told) {
      session.abandon(end);
    } else {
      session.close(end);
    }
  }

  /** What stands for {@code refusal} (auth reference, section 3.5). */
  static Disconnect disconnect(ConnectCodeToDisconnect config, ProtocolException refusal) {
    Disconnect given = refusal.disconnect();
    ErrorInfo error = refusal.error();
    if (error == null) {
      return given == null ? Disconnect.SERVER_ERROR : given;
    }
    if (config.enabled()) {
      for (DisconnectTransform transform : config.transforms()) {
        if (transform.code() == error.code()) {
          return new Disconnect(transform.to().code(), transform.to().reason());
        }
      }
    }
    if (error.code() == ErrorCode.TOKEN_EXPIRED.code()
        || error.code() == ErrorCode.EXPIRED.code()) {
      return Disconnect.EXPIRED;
    }
    if (error.code() == ErrorCode.TOO_MANY_REQUESTS.code()) {
      return Disconnect.TOO_MANY_REQUESTS;
    }
    return error.code() == ErrorCode.PERMISSION_DENIED.code()
        ? Disconnect.PERMISSION_DENIED
        : Disconnect.SERVER_ERROR;
  }
}
