package io.gyre.api;

/** Input that is not JSON, or JSON of another type than the field has. Has no stack trace. */
final class BadJson extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Refuses the input.
   *
   * @param what was expected
   * @param position index of the byte where it was not found
   */
  BadJson(String what, int position) {
    super("expected " + what + " at byte " + position, null, false, false);
  }
}
