package io.gyre.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Java values to JSON text, and strings back. */
final class JsonText {
  private JsonText() {}

  /** The string of a well-formed literal. */
  static String unquote(String literal) {
    if (literal.indexOf('\\') < 0) {
      return literal.substring(1, literal.length() - 1);
    }
    StringBuilder out = new StringBuilder(literal.length());
    for (int i = 1; i < literal.length() - 1; i++) {
      char c = literal.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = literal.charAt(++i);
      if (escaped == 'u') {
        out.append((char) Integer.parseInt(literal.substring(i + 1, i + 5), 16));
        i += 4;
      } else {
        int control = "bfnrt".indexOf(escaped);
        out.append(control < 0 ? escaped : "\b\f\n\r\t".charAt(control));
      }
    }
    return out.toString();
  }

  /**
   * Writes a value.
   *
   * @throws IllegalArgumentException if JSON has nothing like it
   */
  static void write(StringBuilder out, @Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof Json json) {
      out.append(json.text());
    } else if (value instanceof CharSequence text) {
      quote(out, text);
    } else if (value instanceof Number number) {
      number(out, number);
    } else if (value instanceof Map<?, ?> map) {
      object(out, map);
    } else if (value instanceof Iterable<?> list) {
      array(out, list);
    } else {
      throw new IllegalArgumentException(
          value.getClass().getName()
              + " is no JSON: give a map, list, text, number, boolean, null or Json");
    }
  }

  private static void number(StringBuilder out, Number number) {
    double value = number.doubleValue();
    if ((number instanceof Double || number instanceof Float)
        && (Double.isNaN(value) || Double.isInfinite(value))) {
      throw new IllegalArgumentException("JSON has no " + number);
    }
    out.append(number);
  }

  private static void object(StringBuilder out, Map<?, ?> map) {
    char before = '{';
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      quote(out.append(before), String.valueOf(entry.getKey()));
      write(out.append(':'), entry.getValue());
      before = ',';
    }
    out.append(before == '{' ? "{}" : "}");
  }

  private static void array(StringBuilder out, Iterable<?> list) {
    char before = '[';
    for (Object item : list) {
      write(out.append(before), item);
      before = ',';
    }
    out.append(before == '[' ? "[]" : "]");
  }

  private static void quote(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
