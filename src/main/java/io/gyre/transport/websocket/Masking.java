package io.gyre.transport.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of RFC 6455 section 5.3, eight bytes at a time. */
final class Masking {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Masking() {}

  /** Masks or unmasks {@code bytes} in place; {@code mask} is in network order. */
  static void apply(int mask, byte[] bytes) {
    long wide = ((long) mask << 32) | (mask & 0xFFFF_FFFFL);
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ wide);
    }
    for (; at < bytes.length; at++) {
      bytes[at] ^= (byte) (mask >>> (24 - 8 * (at & 3)));
    }
  }
}
