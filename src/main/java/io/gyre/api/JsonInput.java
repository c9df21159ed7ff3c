package io.gyre.api;

import io.gyre.protocol.Data;
import io.gyre.protocol.JsonScanner;
import io.gyre.protocol.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads JSON values one after another with the strictness of server API section 3: integers have no
 * fraction, nothing is converted, a null is an absent value. All methods throw {@link BadJson}.
 */
final class JsonInput {
  private final byte[] in;
  private final int end;
  private int pos;

  JsonInput(byte[] in) {
    this.in = in;
    this.end = in.length;
  }

  /** Goes to the next value and returns its first byte; -1 at the end of the input. */
  int peek() {
    pos = JsonScanner.skipSpace(in, pos, end);
    return pos < end ? in[pos] & 0xff : -1;
  }

  /** Returns whether the value at hand is a null, which is consumed then. */
  boolean absent() {
    if (peek() == 'n') {
      skip();
      return true;
    }
    return false;
  }

  /** Consumes one punctuation mark. */
  void expect(char mark) {
    if (peek() != mark) {
      throw new BadJson("'" + mark + "'", pos);
    }
    pos++;
  }

  /**
   * Goes to the next element of an object or array.
   *
   * @param first whether none was read yet
   * @param close the closing bracket
   * @return false after consuming the closing bracket
   */
  boolean more(boolean first, char close) {
    if (peek() == close) {
      pos++;
      return false;
    }
    if (!first) {
      expect(',');
    }
    return true;
  }

  /** Reads a field name and its colon; null if the shape has no such field. */
  @org.jspecify.annotations.Nullable
  Field name(Shape shape) {
    expect('"');
    int from = pos;
    boolean plain = endString();
    int to = pos - 1;
    Field field = plain ? shape.find(in, from, to) : shape.find(JsonText.unescape(in, from, to));
    expect(':');
    return field;
  }

  /** Reads a string. */
  String text() {
    expect('"');
    int from = pos;
    return endString()
        ? new String(in, from, pos - 1 - from, StandardCharsets.UTF_8)
        : JsonText.unescape(in, from, pos - 1);
  }

  /** Reads a bool. */
  boolean flag() {
    int first = peek();
    if (first != 't' && first != 'f') {
      throw new BadJson("true or false", pos);
    }
    skip();
    return first == 't';
  }

  /** Reads an integer from {@code min} to {@code max}. */
  long integer(long min, long max) {
    String digits = digits();
    try {
      long value = Long.parseLong(digits);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, like one that is out of range.
    }
    throw new BadJson("integer from " + min + " to " + max, pos);
  }

  /** Reads an integer from 0 to 2⁶⁴-1. */
  long unsigned() {
    String digits = digits();
    try {
      if (!digits.startsWith("-")) {
        return Long.parseUnsignedLong(digits);
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new BadJson("unsigned integer", pos);
  }

  /** Reads any value, a null too, and keeps its bytes as they are. */
  Data raw() {
    peek();
    int from = pos;
    skip();
    return Data.json(Arrays.copyOfRange(in, from, pos));
  }

  /** Skips any value. */
  void skip() {
    peek();
    int after = JsonScanner.endOfValue(in, pos, end);
    if (after < 0) {
      throw new BadJson("a value", pos);
    }
    pos = after;
  }

  /** Checks that nothing but white space follows. */
  void end() {
    if (peek() >= 0) {
      throw new BadJson("the end", pos);
    }
  }

  private String digits() {
    int first = peek();
    if (first != '-' && (first < '0' || first > '9')) {
      throw new BadJson("integer", pos);
    }
    int from = pos;
    skip();
    for (int i = from; i < pos; i++) {
      if (in[i] == '.' || (in[i] | 0x20) == 'e') {
        throw new BadJson("integer", from);
      }
    }
    return new String(in, from, pos - from, StandardCharsets.ISO_8859_1);
  }

  /** Goes behind the string at hand; returns whether it has no escapes. */
  private boolean endString() {
    int from = pos;
    int after = JsonScanner.endOfString(in, pos, end);
    if (after < 0) {
      throw new BadJson("end of a string", pos);
    }
    pos = after;
    for (int i = from; i < after; i++) {
      if (in[i] == '\\') {
        return false;
      }
    }
    return true;
  }
}
