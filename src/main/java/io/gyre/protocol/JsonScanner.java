package io.gyre.protocol;

import java.util.Arrays;

/**
 * Finds the end of a JSON value and checks its grammar (RFC 8259) without recursion, so that deep
 * nesting costs no stack. What is inside of strings need not be valid UTF-8.
 */
public final class JsonScanner {
  /** Nesting beyond this is refused, as Go's decoder does. */
  public static final int MAX_DEPTH = 10_000;

  private static final int INVALID = -1;

  private final byte[] in;
  private final int end;
  private int depth;

  /** One bit for each open container: set for an object, clear for an array. */
  private long[] objects = {0};

  /** Whether the last value begun is a container with something inside. */
  private boolean opened;

  private JsonScanner(byte[] in, int end) {
    this.in = in;
    this.end = end;
  }

  /** Returns whether the bytes are exactly one JSON value, white space around it allowed. */
  public static boolean isValid(byte[] bytes) {
    int after = endOfValue(bytes, 0, bytes.length);
    return after >= 0 && skipSpace(bytes, after, bytes.length) == bytes.length;
  }

  /**
   * Returns the index after the value that starts at or, after white space, behind {@code from}; -1
   * if there is none.
   */
  public static int endOfValue(byte[] in, int from, int end) {
    return new JsonScanner(in, end).value(from);
  }

  /**
   * Returns the index of the first byte from {@code from} on that is no white space; {@code end} if
   * there is none.
   */
  public static int skipSpace(byte[] in, int from, int end) {
    int pos = from;
    while (pos < end && isSpace(in[pos])) {
      pos++;
    }
    return pos;
  }

  /**
   * Returns the index after the string whose first byte behind the quote is at {@code from}; -1 if
   * it is malformed.
   */
  public static int endOfString(byte[] in, int from, int end) {
    int pos = from;
    while (pos < end) {
      byte c = in[pos++];
      if (c == '"') {
        return pos;
      }
      if (c == '\\') {
        pos = endOfEscape(in, pos, end);
        if (pos < 0) {
          return INVALID;
        }
      } else if (c >= 0 && c < ' ') {
        return INVALID;
      }
    }
    return INVALID;
  }

  /** Returns the value of a hexadecimal digit; -1 if it is none. */
  static int hexDigit(byte c) {
    return c < 0 ? INVALID : Character.digit(c, 16);
  }

  private int value(int from) {
    int pos = from;
    while (true) {
      pos = beginValue(skipSpace(in, pos, end));
      if (pos >= 0 && !opened) {
        pos = endContainers(pos);
        if (pos >= 0 && depth == 0) {
          return pos;
        }
      }
      if (pos < 0) {
        return INVALID;
      }
    }
  }

  /** Reads a scalar or an empty container whole, otherwise up to the first value inside. */
  private int beginValue(int pos) {
    opened = false;
    if (pos >= end) {
      return INVALID;
    }
    return switch (in[pos]) {
      case '{' -> open(pos + 1, true);
      case '[' -> open(pos + 1, false);
      case '"' -> endOfString(in, pos + 1, end);
      case 't' -> literal(pos, "true");
      case 'f' -> literal(pos, "false");
      case 'n' -> literal(pos, "null");
      default -> number(pos);
    };
  }

  private int open(int afterBracket, boolean object) {
    if (depth == MAX_DEPTH) {
      return INVALID;
    }
    int pos = skipSpace(in, afterBracket, end);
    if (pos < end && in[pos] == (object ? '}' : ']')) {
      return pos + 1;
    }
    push(object);
    opened = true;
    return object ? key(pos) : pos;
  }

  /**
   * After a value: closes what ends here, or goes on to the next value of the innermost container.
   */
  private int endContainers(int after) {
    int pos = after;
    while (depth > 0) {
      pos = skipSpace(in, pos, end);
      if (pos >= end) {
        return INVALID;
      }
      boolean object = inObject();
      if (in[pos] == ',') {
        return object ? key(skipSpace(in, pos + 1, end)) : pos + 1;
      }
      if (in[pos] != (object ? '}' : ']')) {
        return INVALID;
      }
      depth--;
      pos++;
    }
    return pos;
  }

  private int key(int pos) {
    if (pos >= end || in[pos] != '"') {
      return INVALID;
    }
    int after = endOfString(in, pos + 1, end);
    if (after < 0) {
      return INVALID;
    }
    int colon = skipSpace(in, after, end);
    return colon < end && in[colon] == ':' ? colon + 1 : INVALID;
  }

  private int literal(int pos, String word) {
    if (end - pos < word.length()) {
      return INVALID;
    }
    for (int i = 0; i < word.length(); i++) {
      if (in[pos + i] != word.charAt(i)) {
        return INVALID;
      }
    }
    return pos + word.length();
  }

  private int number(int from) {
    int pos = in[from] == '-' ? from + 1 : from;
    int integer = digits(pos);
    if (integer == pos || (in[pos] == '0' && integer > pos + 1)) {
      return INVALID;
    }
    pos = integer;
    if (pos < end && in[pos] == '.') {
      int fraction = digits(pos + 1);
      if (fraction == pos + 1) {
        return INVALID;
      }
      pos = fraction;
    }
    if (pos < end && (in[pos] | 0x20) == 'e') {
      int digits = pos + 1;
      if (digits < end && (in[digits] == '+' || in[digits] == '-')) {
        digits++;
      }
      pos = digits(digits);
      return pos == digits ? INVALID : pos;
    }
    return pos;
  }

  private int digits(int from) {
    int pos = from;
    while (pos < end && in[pos] >= '0' && in[pos] <= '9') {
      pos++;
    }
    return pos;
  }

  private void push(boolean object) {
    int word = depth >>> 6;
    if (word == objects.length) {
      objects = Arrays.copyOf(objects, objects.length * 2);
    }
    long bit = 1L << depth;
    objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    depth++;
  }

  private boolean inObject() {
    int top = depth - 1;
    return (objects[top >>> 6] & (1L << top)) != 0;
  }

  private static int endOfEscape(byte[] in, int pos, int end) {
    if (pos >= end) {
      return INVALID;
    }
    switch (in[pos]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return pos + 1;
      }
      case 'u' -> {
        if (end - pos < 5) {
          return INVALID;
        }
        for (int i = 1; i <= 4; i++) {
          if (hexDigit(in[pos + i]) < 0) {
            return INVALID;
          }
        }
        return pos + 5;
      }
      default -> {
        return INVALID;
      }
    }
  }

  private static boolean isSpace(byte c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
