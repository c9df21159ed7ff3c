package io.gyre.protocol;

/**
 * The server ends the connection; sent where the transport has no close frame.
 *
 * @param code code, see {@link Disconnect}
 * @param reason text for humans
 */
public record DisconnectPush(int code, String reason) implements PushBody {
  /** Returns the push that announces {@code disconnect}. */
  public static DisconnectPush of(Disconnect disconnect) {
    return new DisconnectPush(disconnect.code(), disconnect.reason());
  }
}
