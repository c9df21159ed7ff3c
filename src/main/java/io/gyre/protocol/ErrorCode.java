package io.gyre.protocol;

/**
 * Errors of replies and of the server API; 0 to 399 belong to the protocol, 400 to 1999 to
 * applications (protocol section 4.1).
 */
public enum ErrorCode {
  /** The server or its backend failed. */
  INTERNAL(100, "internal server error", true),
  /** Not authenticated; unused by this server for clients. */
  UNAUTHORIZED(101, "unauthorized", false),
  /** The namespace of the channel does not exist. */
  UNKNOWN_CHANNEL(102, "unknown channel", false),
  /** The client may not do this. */
  PERMISSION_DENIED(103, "permission denied", false),
  /** No such rpc method. */
  METHOD_NOT_FOUND(104, "method not found", false),
  /** The client has this subscription, or one is in flight. */
  ALREADY_SUBSCRIBED(105, "already subscribed", false),
  /** Too many channels or tracked keys. */
  LIMIT_EXCEEDED(106, "limit exceeded", false),
  /** The request is malformed. */
  BAD_REQUEST(107, "bad request", false),
  /** The feature is switched off. */
  NOT_AVAILABLE(108, "not available", false),
  /** The token is past its expiry; get a new one. */
  TOKEN_EXPIRED(109, "token expired", false),
  /** The credentials are past their expiry. */
  EXPIRED(110, "expired", false),
  /** A rate limit was hit. */
  TOO_MANY_REQUESTS(111, "too many requests", true),
  /** The position asked for is not in the stream. */
  UNRECOVERABLE_POSITION(112, "unrecoverable position", false),
  /** A page of this map channel is already in flight. */
  CONCURRENT_PAGINATION(113, "concurrent pagination", true);

  private final int code;
  private final String message;
  private final boolean temporary;

  ErrorCode(int code, String message, boolean temporary) {
    this.code = code;
    this.message = message;
    this.temporary = temporary;
  }

  /** Returns the number clients see. */
  public int code() {
    return code;
  }

  /** Returns the text clients see. */
  public String message() {
    return message;
  }

  /** Returns whether trying again later may help. */
  public boolean temporary() {
    return temporary;
  }

  /** Returns the error as it stands in a reply. */
  public ErrorInfo info() {
    return new ErrorInfo(code, message, temporary);
  }
}
