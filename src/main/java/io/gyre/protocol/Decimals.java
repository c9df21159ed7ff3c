package io.gyre.protocol;

/**
 * Exact comparison of decimal numbers of any length in their text form: sign, digits, point, no
 * exponent.
 */
final class Decimals {
  private Decimals() {}

  /** Returns whether a text is a decimal number. */
  static boolean isDecimal(String text) {
    int pos = start(text);
    int integer = skipDigits(text, pos);
    if (integer == pos) {
      return false;
    }
    if (integer == text.length()) {
      return true;
    }
    int fraction = skipDigits(text, integer + 1);
    return text.charAt(integer) == '.' && fraction > integer + 1 && fraction == text.length();
  }

  /**
   * Returns less than, equal to or more than 0 as {@code a} is less than, equal to or more than
   * {@code b}; both must be decimal.
   */
  static int compare(String a, String b) {
    int signA = sign(a);
    int signB = sign(b);
    if (signA != signB) {
      return Integer.compare(signA, signB);
    }
    return signA * compareMagnitudes(a, b);
  }

  private static int compareMagnitudes(String a, String b) {
    int fromA = significant(a);
    int fromB = significant(b);
    int pointA = skipDigits(a, fromA);
    int pointB = skipDigits(b, fromB);
    int order = Integer.compare(pointA - fromA, pointB - fromB);
    for (int i = 0; order == 0 && i < pointA - fromA; i++) {
      order = Character.compare(a.charAt(fromA + i), b.charAt(fromB + i));
    }
    int fraction = Math.max(a.length() - pointA, b.length() - pointB);
    for (int i = 1; order == 0 && i < fraction; i++) {
      order = Character.compare(digitOrZero(a, pointA + i), digitOrZero(b, pointB + i));
    }
    return Integer.signum(order);
  }

  private static int sign(String text) {
    for (int i = start(text); i < text.length(); i++) {
      if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
        return text.charAt(0) == '-' ? -1 : 1;
      }
    }
    return 0;
  }

  private static int significant(String text) {
    int pos = start(text);
    while (pos < text.length() && text.charAt(pos) == '0') {
      pos++;
    }
    return pos;
  }

  private static int start(String text) {
    return !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
  }

  private static int skipDigits(String text, int from) {
    int pos = from;
    while (pos < text.length() && text.charAt(pos) >= '0' && text.charAt(pos) <= '9') {
      pos++;
    }
    return pos;
  }

  private static char digitOrZero(String text, int index) {
    return index < text.length() ? text.charAt(index) : '0';
  }
}
