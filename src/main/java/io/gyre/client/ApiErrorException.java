package io.gyre.client;

import org.jspecify.annotations.Nullable;

/** The server answered with an error. */
public final class ApiErrorException extends ApiClientException {
  private static final long serialVersionUID = 1;

  private final String method;
  private final transient ApiError error;

  ApiErrorException(String method, ApiError error, @Nullable Throwable cause) {
    super(method + ": error " + error.code() + " " + error.message(), cause);
    this.method = method;
    this.error = error;
  }

  /** The method that was called. */
  public String method() {
    return method;
  }

  /** Code and message. */
  public ApiError error() {
    return error;
  }

  /** Short for the code of {@link #error}. */
  public int code() {
    return error.code();
  }

  @Override
  ApiErrorException here() {
    return new ApiErrorException(method, error, this);
  }
}
