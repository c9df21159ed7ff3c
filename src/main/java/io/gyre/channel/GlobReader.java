package io.gyre.channel;

import com.google.re2j.Pattern;

/** Turns a glob into a regular expression. Used once for each glob. */
final class GlobReader {
  private static final char NOTHING = '\uffff';

  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int at;
  private int braces;

  GlobReader(String glob) {
    this.glob = glob;
  }

  /** Reads everything; throws IllegalArgumentException for a malformed glob. */
  String regex() {
    while (at < glob.length()) {
      one(glob.charAt(at++));
    }
    if (braces > 0) {
      throw new IllegalArgumentException("unexpected end of input");
    }
    return regex.toString();
  }

  private void one(char c) {
    switch (c) {
      case '*' -> regex.append(".*");
      case '?' -> regex.append('.');
      case '[' -> characters();
      case '\\' -> literal(next());
      case '{' -> {
        braces++;
        regex.append("(?:");
      }
      case '}' -> closeOr(c, ")");
      case ',' -> closeOr(c, "|");
      default -> literal(c);
    }
  }

  /** Outside of braces, {@code }} and {@code ,} are themselves. */
  private void closeOr(char c, String inBraces) {
    if (braces == 0) {
      literal(c);
      return;
    }
    if (c == '}') {
      braces--;
    }
    regex.append(inBraces);
  }

  private void characters() {
    regex.append('[');
    if (at < glob.length() && glob.charAt(at) == '!') {
      at++;
      regex.append('^');
    }
    int first = at;
    for (char c = next(); c != ']'; c = next()) {
      char low = c == '\\' ? next() : c;
      char high = NOTHING;
      if (at + 1 < glob.length() && glob.charAt(at) == '-' && glob.charAt(at + 1) != ']') {
        at++;
        char end = next();
        high = end == '\\' ? next() : end;
      }
      range(low, high);
    }
    if (at == first + 1) {
      throw new IllegalArgumentException("empty list of characters");
    }
    regex.append(']');
  }

  private void range(char low, char high) {
    if (high != NOTHING && high < low) {
      throw new IllegalArgumentException("hi character '" + high + "' is below '" + low + "'");
    }
    hex(low);
    if (high != NOTHING) {
      regex.append('-');
      hex(high);
    }
  }

  private void hex(char c) {
    regex.append("\\x{").append(Integer.toHexString(c)).append('}');
  }

  private void literal(char c) {
    regex.append(Pattern.quote(String.valueOf(c)));
  }

  private char next() {
    if (at >= glob.length()) {
      throw new IllegalArgumentException("unexpected end of input");
    }
    return glob.charAt(at++);
  }
}
