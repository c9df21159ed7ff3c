package io.gyre.protocol;

/**
 * Why the server ends a subscription (protocol section 4.2).
 *
 * @param code 0 to 2999; 2000 to 2999 can be sent
 * @param reason text for humans
 */
public record UnsubscribeCode(int code, String reason) {
  /** The client asked for it; never sent. */
  public static final UnsubscribeCode CLIENT_UNSUBSCRIBED =
      new UnsubscribeCode(0, "client unsubscribed");

  /** The connection ended; never sent. */
  public static final UnsubscribeCode CLIENT_DISCONNECTED =
      new UnsubscribeCode(1, "client disconnected");

  /** The application asked for it. */
  public static final UnsubscribeCode SERVER = new UnsubscribeCode(2000, "server unsubscribe");

  /** The subscription lost its position; the client recovers. */
  public static final UnsubscribeCode INSUFFICIENT_STATE =
      new UnsubscribeCode(2500, "insufficient state");

  /** The subscription was not refreshed in time. */
  public static final UnsubscribeCode EXPIRED = new UnsubscribeCode(2501, "subscription expired");

  /** Returns whether SDKs subscribe again after this code. */
  public boolean resubscribe() {
    return code >= 2500;
  }
}
