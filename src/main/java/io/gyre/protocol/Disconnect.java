package io.gyre.protocol;

/**
 * Why the server ends a connection (protocol section 4.3). SDKs reconnect after 3000 to 3499, 4000
 * to 4499 and from 5000 on; 4000 to 4999 are of applications.
 *
 * @param code close code, at least 3000
 * @param reason text for humans; more than 123 bytes do not fit into a close frame
 */
public record Disconnect(int code, String reason) {
  /** The client closed; never sent. */
  public static final Disconnect CONNECTION_CLOSED = new Disconnect(3000, "connection closed");

  /** The node stops. */
  public static final Disconnect SHUTDOWN = new Disconnect(3001, "shutdown");

  /** Something failed unexpectedly. */
  public static final Disconnect SERVER_ERROR = new Disconnect(3004, "internal server error");

  /** The connection was not refreshed in time. */
  public static final Disconnect EXPIRED = new Disconnect(3005, "connection expired");

  /** A server-side subscription expired. */
  public static final Disconnect SUBSCRIPTION_EXPIRED =
      new Disconnect(3006, "subscription expired");

  /** The client does not read fast enough. */
  public static final Disconnect SLOW = new Disconnect(3008, "slow");

  /** Writing failed or took too long. */
  public static final Disconnect WRITE_ERROR = new Disconnect(3009, "write error");

  /** A server-side subscription lost its position. */
  public static final Disconnect INSUFFICIENT_STATE = new Disconnect(3010, "insufficient state");

  /** Asked for by the application. */
  public static final Disconnect FORCE_RECONNECT = new Disconnect(3011, "force reconnect");

  /** A ping was not answered in time. */
  public static final Disconnect NO_PONG = new Disconnect(3012, "no pong");

  /** A rate limit was hit. */
  public static final Disconnect TOO_MANY_REQUESTS = new Disconnect(3013, "too many requests");

  /** The client must drop its token and positions. */
  public static final Disconnect STATE_INVALIDATED = new Disconnect(3014, "state invalidated");

  /** The token is not valid. */
  public static final Disconnect INVALID_TOKEN = new Disconnect(3500, "invalid token");

  /** The client broke the protocol. */
  public static final Disconnect BAD_REQUEST = new Disconnect(3501, "bad request");

  /** The client did not authenticate in time. */
  public static final Disconnect STALE = new Disconnect(3502, "stale");

  /** Asked for by the application. */
  public static final Disconnect FORCE_DISCONNECT = new Disconnect(3503, "force disconnect");

  /** Too many connections. */
  public static final Disconnect CONNECTION_LIMIT = new Disconnect(3504, "connection limit");

  /** Too many server-side subscriptions. */
  public static final Disconnect CHANNEL_LIMIT = new Disconnect(3505, "channel limit");

  /** Binary payload for a JSON connection. */
  public static final Disconnect INAPPROPRIATE_PROTOCOL =
      new Disconnect(3506, "inappropriate protocol");

  /** The client may not connect. */
  public static final Disconnect PERMISSION_DENIED = new Disconnect(3507, "permission denied");

  /** The server does not serve this. */
  public static final Disconnect NOT_AVAILABLE = new Disconnect(3508, "not available");

  /** The client caused too many errors. */
  public static final Disconnect TOO_MANY_ERRORS = new Disconnect(3509, "too many errors");

  /** Returns whether SDKs come back after this code. */
  public boolean reconnect() {
    return code < 3500 || (code >= 4000 && code < 4500) || code >= 5000;
  }
}
