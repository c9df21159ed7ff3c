package io.gyre.client;

/**
 * An error of the server API.
 *
 * @param code one of the constants here, or a code of a later server
 * @param message text for developers
 */
public record ApiError(int code, String message) {
  /** Internal error of the server, or not enough nodes; temporary. The call may have had effect. */
  public static final int INTERNAL = 100;

  /** The channel's namespace is not configured. */
  public static final int UNKNOWN_CHANNEL = 102;

  /** There is no such thing, for example no such RPC method. */
  public static final int NOT_FOUND = 104;

  /** A parameter is missing or not allowed. */
  public static final int BAD_REQUEST = 107;

  /** Not switched on for this channel: presence, history. */
  public static final int NOT_AVAILABLE = 108;

  /** The position belongs to another epoch of the stream. */
  public static final int UNRECOVERABLE_POSITION = 112;

  static ApiError read(Json error) {
    Fields fields = Fields.of(error);
    return new ApiError(fields.count("code"), fields.text("message"));
  }

  /** True if the same call may succeed later. */
  public boolean temporary() {
    return code == INTERNAL;
  }
}
