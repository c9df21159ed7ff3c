package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * An expected refusal: an error for the reply, or the end of the connection. Has no stack trace, so
 * it is cheap.
 */
public final class ProtocolException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable ErrorInfo error;
  private final transient @Nullable Disconnect disconnect;

  /** Refuses one request. */
  public ProtocolException(ErrorInfo error) {
    super(error.code() + " " + error.message(), null, false, false);
    this.error = error;
    this.disconnect = null;
  }

  /** Refuses one request by a code of the protocol. */
  public ProtocolException(ErrorCode error) {
    this(error.info());
  }

  /** Ends the connection. */
  public ProtocolException(Disconnect disconnect) {
    super(disconnect.code() + " " + disconnect.reason(), null, false, false);
    this.error = null;
    this.disconnect = disconnect;
  }

  /** Returns the error for the reply; null if the connection ends instead. */
  public @Nullable ErrorInfo error() {
    return error;
  }

  /** Returns why the connection ends; null if it does not. */
  public @Nullable Disconnect disconnect() {
    return disconnect;
  }
}
