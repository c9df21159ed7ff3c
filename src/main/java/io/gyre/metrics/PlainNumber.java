package io.gyre.metrics;

/** Numbers of meters as text. */
public final class PlainNumber {
  private static final double EXACT = 1e15;

  private PlainNumber() {}

  /**
   * A number as Java writes it, a whole one below 10^15 without fraction and exponent.
   *
   * @param value any, also infinite or not a number
   */
  public static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < EXACT
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
