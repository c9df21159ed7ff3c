package io.gyre.client;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * There was no answer of the API: no connection, none in time, an HTTP status other than 200 (401:
 * wrong key), or something that is not an answer.
 */
public final class TransportException extends ApiClientException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final boolean outcomeUnknown;

  TransportException(
      String message, int status, boolean outcomeUnknown, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.outcomeUnknown = outcomeUnknown;
  }

  /** HTTP status of the last answer; empty if there was none. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** True if the server may have carried the call out; false if it certainly has not. */
  public boolean outcomeUnknown() {
    return outcomeUnknown;
  }

  @Override
  TransportException here() {
    return new TransportException(getMessage(), status, outcomeUnknown, this);
  }
}
