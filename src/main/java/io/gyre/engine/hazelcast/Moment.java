package io.gyre.engine.hazelcast;

/**
 * What an owner decides for one run of a processor, so that the backups do the same.
 *
 * @param nowMillis the owner's time
 * @param seed chance and a count, for a life and an epoch should they be needed
 * @param era the owner's; a state of an earlier one goes on under new names
 */
record Moment(long nowMillis, long seed, long era) {

  private static final int EPOCH_LETTERS = 8;
  private static final int ALPHABET = 52;

  /** Bits of the seed that count an owner's moments. */
  static final int COUNT_BITS = 20;

  /** Those bits. */
  static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

  /** A new life: later ones are greater, also those of other owners but for their clocks. */
  long newLife() {
    return (nowMillis << COUNT_BITS) | (seed & COUNT_MASK);
  }

  /** A new epoch. */
  String newEpoch() {
    // Mixed, so that neighbouring counts give unlike letters.
    long left = (seed ^ (seed >>> 31)) * 0x9E3779B97F4A7C15L;
    StringBuilder letters = new StringBuilder(EPOCH_LETTERS);
    for (int i = 0; i < EPOCH_LETTERS; i++) {
      int letter = (int) Long.remainderUnsigned(left, ALPHABET);
      left = Long.divideUnsigned(left, ALPHABET);
      letters.append((char) (letter < 26 ? 'a' + letter : 'A' + letter - 26));
    }
    return letters.toString();
  }
}
