package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Patches between payloads in the Fossil delta format (protocol section 5.7): size of the target,
 * copies from the base and literals, checksum.
 *
 * <p>Thread: any.
 */
public final class FossilDelta {
  private FossilDelta() {}

  /**
   * Returns a patch that makes {@code target} out of {@code base}; it may be longer than the
   * target.
   */
  public static byte[] create(byte[] base, byte[] target) {
    return new FossilPatcher(base, target, false).patch();
  }

  /**
   * Returns a patch as {@link #create} does which is UTF-8 text itself, since all its literals
   * begin and end between characters; null if base or target are not valid UTF-8, so that the
   * target has to be sent in full.
   */
  public static byte @Nullable [] createText(byte[] base, byte[] target) {
    if (!Utf8.isValid(base) || !Utf8.isValid(target)) {
      return null;
    }
    return new FossilPatcher(base, target, true).patch();
  }

  /**
   * Applies a patch.
   *
   * @throws IllegalArgumentException if it does not belong to {@code base} or is malformed
   */
  public static byte[] apply(byte[] base, byte[] patch) {
    return new FossilApplier(base, patch).apply();
  }

  /** Returns the sum of the big-endian 32-bit words, the last one filled up with zeros. */
  static int checksum(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      sum += (bytes[i] & 0xFF) << (24 - 8 * (i & 3));
    }
    return sum;
  }
}
