package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers to the base 64 as Fossil patches have them. */
final class FossilDigits {
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUES = values();

  private FossilDigits() {}

  /** Returns the value of a digit; -1 if it is none. */
  static int value(byte digit) {
    return digit < 0 ? -1 : VALUES[digit];
  }

  /**
   * Writes an unsigned 32-bit number, most significant digit first; returns the index behind it.
   */
  static int write(byte[] out, int pos, int number) {
    int after = pos + length(number);
    int rest = number;
    for (int i = after - 1; i >= pos; i--) {
      out[i] = DIGITS[rest & 0x3F];
      rest >>>= 6;
    }
    return after;
  }

  /** Returns how many digits an unsigned 32-bit number has. */
  static int length(int number) {
    return (Integer.SIZE - Integer.numberOfLeadingZeros(number | 1) + 5) / 6;
  }

  private static byte[] values() {
    byte[] values = new byte[0x80];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      values[DIGITS[i]] = (byte) i;
    }
    return values;
  }
}
