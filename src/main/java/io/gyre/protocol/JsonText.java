package io.gyre.protocol;

import java.nio.charset.StandardCharsets;

/** The inside of JSON strings. */
public final class JsonText {
  private static final char REPLACEMENT = '\uFFFD';

  private JsonText() {}

  /**
   * Decodes the inside of a string known to be well-formed; half a surrogate pair and bytes that
   * are not UTF-8 become U+FFFD.
   */
  public static String unescape(byte[] in, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    int pos = from;
    while (pos < to) {
      int plain = pos;
      while (pos < to && in[pos] != '\\') {
        pos++;
      }
      out.append(new String(in, plain, pos - plain, StandardCharsets.UTF_8));
      if (pos < to) {
        pos = unescapeOne(in, pos + 1, to, out);
      }
    }
    return out.toString();
  }

  private static int unescapeOne(byte[] in, int pos, int to, StringBuilder out) {
    if (in[pos] == 'u') {
      return unescapeUnicode(in, pos + 1, to, out);
    }
    out.append(
        switch (in[pos]) {
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> (char) in[pos];
        });
    return pos + 1;
  }

  private static int unescapeUnicode(byte[] in, int pos, int to, StringBuilder out) {
    char first = unit(in, pos);
    int after = pos + 4;
    if (!Character.isSurrogate(first)) {
      out.append(first);
      return after;
    }
    if (Character.isHighSurrogate(first)
        && to - after >= 6
        && in[after] == '\\'
        && in[after + 1] == 'u') {
      char second = unit(in, after + 2);
      if (Character.isLowSurrogate(second)) {
        out.append(first).append(second);
        return after + 6;
      }
    }
    out.append(REPLACEMENT);
    return after;
  }

  private static char unit(byte[] in, int pos) {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      unit = unit << 4 | JsonScanner.hexDigit(in[pos + i]);
    }
    return (char) unit;
  }
}
