package io.gyre.auth;

/**
 * Why a token was not accepted. The message is for the server's log: it names the check that failed
 * and never holds the token, a claim's value or a key.
 */
public final class TokenFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the failure means for the caller. */
  public enum Kind {
    /**
     * Malformed, wrongly signed, of an unknown key, or with claims that do not fit: disconnect 3500
     * at connect and refresh, error 103 at subscribe.
     */
    INVALID,
    /** Good, but past {@code exp} or before {@code nbf}: error 109. */
    EXPIRED,
    /** Names a channel whose namespace is not configured: error 102. */
    UNKNOWN_CHANNEL,
    /** The keys cannot be had at the moment: error 100 (temporary). */
    INTERNAL
  }

  private final Kind kind;

  TokenFailure(Kind kind, String because) {
    super(because, null, false, false);
    this.kind = kind;
  }

  /** What the failure means for the caller. */
  public Kind kind() {
    return kind;
  }

  static TokenFailure invalid(String because) {
    return new TokenFailure(Kind.INVALID, because);
  }
}
