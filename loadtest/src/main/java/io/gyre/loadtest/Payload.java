package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The data of one publication: a JSON object of exactly {@code size} bytes, {@code
 * {"m":"~SSSSSSSSTTTTTTTTTTTTTTTTxxx…"}}, with the sequence number in 8 and the intended send time
 * ({@link System#nanoTime}) in 16 lower-case hex digits.
 *
 * <p>{@code ~} stands nowhere else in what a server sends, so a receiver finds a message by one
 * byte and needs no JSON parser. All digits are read eight at a time.
 *
 * @param size length of the data in bytes, at least {@link #MIN_SIZE}
 */
record Payload(int size) {
  static final int MIN_SIZE = 40;
  static final byte MARK = '~';

  private static final byte[] HEAD = "{\"m\":\"~".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGITS = 24;

  Payload {
    if (size < MIN_SIZE) {
      throw new IllegalArgumentException(
          "--payload: " + size + " is too small; at least " + MIN_SIZE + " bytes");
    }
  }

  /** The data for one publication, as ASCII JSON. */
  byte[] encode(int sequence, long intendedNanos) {
    byte[] out = new byte[size];
    Arrays.fill(out, (byte) 'x');
    System.arraycopy(HEAD, 0, out, 0, HEAD.length);
    putHex(out, HEAD.length, sequence & 0xffffffffL, 8);
    putHex(out, HEAD.length + 8, intendedNanos, 16);
    out[size - 2] = '"';
    out[size - 1] = '}';
    return out;
  }

  /** Bytes from the mark up to and without the first byte after the data. */
  int bytesFromMark() {
    return size - HEAD.length + 1;
  }

  /**
   * Least bytes that have to follow an index for {@link #sequence} and {@link #intendedNanos} to be
   * readable there.
   */
  static int readable() {
    return 1 + DIGITS;
  }

  /** The sequence number of the message whose mark is at {@code mark}. */
  static int sequence(ByteBuf in, int mark) {
    return (int) hex8(in.getLong(mark + 1));
  }

  /**
   * The intended send time of the message whose mark is at {@code mark}, nanoseconds of {@link
   * System#nanoTime}.
   */
  static long intendedNanos(ByteBuf in, int mark) {
    return hex8(in.getLong(mark + 9)) << 32 | hex8(in.getLong(mark + 17));
  }

  private static void putHex(byte[] out, int at, long value, int digits) {
    for (int i = digits - 1; i >= 0; i--, value >>>= 4) {
      out[at + i] = HEX[(int) (value & 15)];
    }
  }

  /**
   * Eight hex digits, the first in the highest byte, to their value; letters have bit 6 set and
   * stand for 9 + low bits.
   */
  private static long hex8(long ascii) {
    long v = (ascii & 0x0f0f0f0f0f0f0f0fL) + 9 * ((ascii >>> 6) & 0x0101010101010101L);
    v = (v | v >>> 4) & 0x00ff00ff00ff00ffL;
    v = (v | v >>> 8) & 0x0000ffff0000ffffL;
    return (v | v >>> 16) & 0xffffffffL;
  }
}
