package io.gyre.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call that failed: by the server's word ({@link ApiErrorException}) or without one ({@link
 * TransportException}). Messages name method, endpoint and reason; never key or payload.
 */
public abstract sealed class ApiClientException extends RuntimeException
    permits ApiErrorException, TransportException {
  private static final long serialVersionUID = 1;

  ApiClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** The same with the stack of the calling thread, and this as its cause. */
  abstract ApiClientException here();
}
