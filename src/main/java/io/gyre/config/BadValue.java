package io.gyre.config;

/** A value that an option cannot take; the message says what is allowed. Has no stack trace. */
public final class BadValue extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Creates one.
   *
   * @param allowed what the option takes, to follow "must be"
   */
  public BadValue(String allowed) {
    super(allowed, null, false, false);
  }

  /** What the option takes, to follow "must be". */
  public String allowed() {
    return String.valueOf(getMessage());
  }
}
