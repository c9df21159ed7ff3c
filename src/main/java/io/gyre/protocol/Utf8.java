package io.gyre.protocol;

/** Checks on UTF-8 bytes (RFC 3629). */
final class Utf8 {
  private Utf8() {}

  /** Returns whether a byte is inside of a character, not its first. */
  static boolean isContinuation(byte b) {
    return (b & 0xC0) == 0x80;
  }

  /**
   * Returns whether the bytes are valid: shortest forms only, no surrogates, nothing above
   * U+10FFFF.
   */
  static boolean isValid(byte[] bytes) {
    int pos = 0;
    while (pos < bytes.length) {
      if (bytes[pos] >= 0) {
        pos++;
        continue;
      }
      int length = lengthOfCharacter(bytes, pos);
      if (length == 0) {
        return false;
      }
      pos += length;
    }
    return true;
  }

  private static int lengthOfCharacter(byte[] bytes, int pos) {
    int first = bytes[pos] & 0xFF;
    int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || bytes.length - pos < length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if (!isContinuation(bytes[pos + i])) {
        return 0;
      }
    }
    int second = bytes[pos + 1] & 0xFF;
    boolean forbidden =
        switch (first) {
          case 0xE0 -> second < 0xA0;
          case 0xED -> second >= 0xA0;
          case 0xF0 -> second < 0x90;
          case 0xF4 -> second >= 0x90;
          default -> false;
        };
    return forbidden ? 0 : length;
  }
}
