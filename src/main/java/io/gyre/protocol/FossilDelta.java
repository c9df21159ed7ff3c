package io.gyre.protocol;

/** Patches between payloads in the Fossil delta format (protocol section 5.7). */
public final class FossilDelta {
  private FossilDelta() {}

  /** Returns a patch that makes {@code target} out of {@code base}. */
  public static byte[] create(byte[] base, byte[] target) {
    throw new UnsupportedOperationException();
  }

  /**
   * Applies a patch.
   *
   * @throws IllegalArgumentException if it does not fit to {@code base} or is malformed
   */
  public static byte[] apply(byte[] base, byte[] patch) {
    throw new UnsupportedOperationException();
  }
}
