package io.gyre.protocol;

import io.netty.buffer.ByteBuf;

/** Lengths as unsigned varints, seven bits a byte, lowest first. */
final class Varints {
  private Varints() {}

  /** Returns how many bytes an unsigned 64-bit value takes, 1 to 10. */
  static int size(long value) {
    // Ceiling of bits / 7, with at least one bit; the multiplication replaces a division.
    return ((Long.SIZE - Long.numberOfLeadingZeros(value | 1)) * 37 + 222) >>> 8;
  }

  /** Appends an unsigned 64-bit value. */
  static void write(ByteBuf out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.writeByte((int) (rest | 0x80));
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }
}
