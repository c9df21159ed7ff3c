package io.gyre.proxy;

/**
 * A call that brought no answer. Its message is for the log and never for clients; has no stack
 * trace, so it is cheap.
 */
public final class ProxyFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  public enum Kind {
    /** The request cannot be put into words: a payload that is not JSON. */
    NOT_SENT,
    /** No connection to the backend. */
    UNREACHABLE,
    /** No whole answer in time. */
    TIMEOUT,
    /** The connection ended before the answer did. */
    CUT,
    /** The connection ended, or was refused, before the backend looked at the request. */
    UNHEARD,
    /**
     * A connection that had brought answers before ended without a word: the backend had closed it
     * for idleness, or ended with the request.
     */
    STALE,
    /** An answer with another status than success. */
    STATUS,
    /** An answer that cannot be read. */
    WRONG_BODY,
    /** An answer whose result has malformed base64; the rest of it can be read. */
    WRONG_BASE64,
    /** An answer larger than allowed. */
    TOO_LARGE,
    /** Too many calls under way and waiting; not sent. */
    OVERLOADED,
    /** The circuit breaker is open; not sent. */
    BROKEN,
    /** Given up by the caller; nobody is interested in it any more. */
    CANCELLED;

    /** Whether it says something about the state of the backend. */
    boolean ofBackend() {
      return this != NOT_SENT && this != OVERLOADED && this != BROKEN && this != CANCELLED;
    }
  }

  private final Kind kind;

  /**
   * A failure.
   *
   * @param message what happened, without payload or secrets
   */
  public ProxyFailure(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
