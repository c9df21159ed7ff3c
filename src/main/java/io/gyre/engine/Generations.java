package io.gyre.engine;

/**
 * Numbers that grow with time, so that what gives them may forget all of them. They stay exact in a
 * JSON number until the year 2039.
 */
public final class Generations {

  /** Numbers of each millisecond, as a power of two. */
  private static final int EACH_MILLI_BITS = 12;

  private Generations() {}

  /**
   * The next number.
   *
   * @param last the one before; 0 for none
   * @param nowMillis since 1970
   */
  public static long next(long last, long nowMillis) {
    return Math.max(last + 1, nowMillis << EACH_MILLI_BITS);
  }
}
