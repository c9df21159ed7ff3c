package io.gyre.client;

import java.util.BitSet;

/**
 * Finds where JSON values end, and that they are well-formed (RFC 8259). Nesting is kept in a bit
 * set and not on the call stack, so its depth has no limit but memory.
 */
final class JsonScanner {
  private final String text;
  private int at;

  /** A scanner that stands at {@code from}. */
  JsonScanner(String text, int from) {
    this.text = text;
    this.at = from;
  }

  /** Where it stands. */
  int position() {
    return at;
  }

  /** True behind the last character. */
  boolean atEnd() {
    return at == text.length();
  }

  /** Passes white space. */
  void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** Takes one character; NUL at the end, which fits nowhere. */
  char next() {
    char c = peek();
    at++;
    return c;
  }

  /** The next character; NUL at the end. */
  char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  /**
   * Passes one value, which begins here.
   *
   * @throws IllegalArgumentException if it is not well-formed
   */
  void value() {
    BitSet objects = new BitSet();
    int depth = 0;
    while (true) {
      char c = peek();
      if (c == '{' || c == '[') {
        at++;
        space();
        if (peek() != closing(c == '{')) {
          objects.set(depth++, c == '{');
          nameIf(c == '{');
          continue;
        }
        at++;
      } else {
        scalar(c);
      }
      depth = afterValue(objects, depth);
      if (depth == 0) {
        return;
      }
    }
  }

  /** Closes containers up to the next value of one; the depth there. */
  private int afterValue(BitSet objects, int from) {
    int depth = from;
    while (depth > 0) {
      space();
      boolean object = objects.get(depth - 1);
      char c = next();
      if (c == ',') {
        space();
        nameIf(object);
        return depth;
      }
      if (c != closing(object)) {
        throw bad(at - 1);
      }
      depth--;
    }
    return 0;
  }

  private static char closing(boolean object) {
    return object ? '}' : ']';
  }

  private void nameIf(boolean object) {
    if (object) {
      name();
    }
  }

  /** Passes a name and its colon, up to the value; the name. */
  String name() {
    int from = at;
    string();
    int to = at;
    space();
    if (next() != ':') {
      throw bad(at - 1);
    }
    space();
    return JsonText.unquote(text.substring(from, to));
  }

  private void scalar(char first) {
    switch (first) {
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) {
      throw bad(at);
    }
    at += word.length();
  }

  private void string() {
    int from = at;
    if (next() != '"') {
      throw bad(from);
    }
    while (true) {
      int here = at;
      char c = next();
      if (c == '"') {
        return;
      } else if (c < ' ') {
        throw bad(here);
      } else if (c == '\\') {
        escape(here);
      }
    }
  }

  private void escape(int from) {
    char c = next();
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(next(), 16) < 0) {
          throw bad(from);
        }
      }
    } else if ("\"\\/bfnrt".indexOf(c) < 0) {
      throw bad(from);
    }
  }

  private void number() {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    if (peek() == '0') {
      at++;
    } else {
      digits(from);
    }
    if (peek() == '.') {
      at++;
      digits(from);
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits(from);
    }
  }

  private void digits(int from) {
    int first = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    if (at == first) {
      throw bad(from);
    }
  }

  private static IllegalArgumentException bad(int position) {
    return new IllegalArgumentException("not JSON at character " + position);
  }
}
