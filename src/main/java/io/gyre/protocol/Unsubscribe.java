package io.gyre.protocol;

/**
 * The server ended a subscription.
 *
 * @param code code, see {@link UnsubscribeCode}
 * @param reason text for humans
 */
public record Unsubscribe(int code, String reason) implements PushBody {
  /** Returns the push of a code of the protocol. */
  public static Unsubscribe of(UnsubscribeCode code) {
    return new Unsubscribe(code.code(), code.reason());
  }
}
