package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as JSON; strings are escaped as Go's encoder does, HTML characters included
 * (protocol section 2.1).
 */
final class JsonWriter extends FieldWriter {
  /** Longest form of one char: {@code \\u00XX}. */
  private static final int MAX_ESCAPED = 6;

  private static final int MAX_DIGITS = 20;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final boolean[] PLAIN = plainCharacters();

  /** Begins the outermost message. */
  void begin() {
    put('{');
  }

  /** Ends the outermost message. */
  void end() {
    put('}');
  }

  @Override
  int open(int number, String name) {
    name(name);
    put('{');
    return 0;
  }

  @Override
  void close(int mark) {
    put('}');
  }

  @Override
  public void text(int number, String name, String value) {
    if (!value.isEmpty()) {
      textAlways(number, name, value);
    }
  }

  @Override
  public void textAlways(int number, String name, String value) {
    name(name);
    string(value);
  }

  @Override
  public void flag(int number, String name, boolean value) {
    if (value) {
      name(name);
      ascii("true");
    }
  }

  @Override
  public void unsigned(int number, String name, long value) {
    if (value != 0) {
      unsignedAlways(number, name, value);
    }
  }

  @Override
  public void unsignedAlways(int number, String name, long value) {
    name(name);
    if (value < 0) {
      ascii(Long.toUnsignedString(value));
    } else {
      digits(value);
    }
  }

  @Override
  public void signed(int number, String name, long value) {
    if (value < 0) {
      name(name);
      ascii(Long.toString(value));
    } else {
      unsigned(number, name, value);
    }
  }

  @Override
  public void zigzag(int number, String name, long value) {
    signed(number, name, value);
  }

  @Override
  public void raw(int number, String name, @Nullable Data value) {
    if (value == null || value.length() == 0) {
      return;
    }
    if (!value.isJson()) {
      throw new ProtocolException(Disconnect.INAPPROPRIATE_PROTOCOL);
    }
    name(name);
    byte[] bytes = value.bytes();
    reserve(bytes.length);
    int from = 0;
    // A line feed would end the message on line-based transports; in JSON it is only ever white
    // space.
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        copy(bytes, from, i);
        from = i + 1;
      }
    }
    copy(bytes, from, bytes.length);
  }

  @Override
  public void compact(int number, String name, @Nullable Data value) {
    if (value == null || value.length() == 0) {
      return;
    }
    if (!value.isJson()) {
      throw new ProtocolException(Disconnect.INAPPROPRIATE_PROTOCOL);
    }
    name(name);
    byte[] bytes = value.bytes();
    boolean inString = false;
    for (int i = 0; i < bytes.length; i++) {
      reserve(MAX_ESCAPED);
      byte c = bytes[i];
      if (inString && c == '\\') {
        out[pos++] = c;
        out[pos++] = bytes[++i];
      } else if (inString && isLineSeparator(bytes, i)) {
        escape(bytes[i + 2] == (byte) 0xA8 ? '\u2028' : '\u2029');
        i += 2;
      } else if (inString && (c == '<' || c == '>' || c == '&')) {
        escape(c);
      } else if (inString || c > ' ' || c < 0) {
        inString ^= c == '"';
        out[pos++] = c;
      }
    }
  }

  /** Whether U+2028 or U+2029 is at {@code i}, which JavaScript takes for the end of a line. */
  private static boolean isLineSeparator(byte[] utf8, int i) {
    return utf8[i] == (byte) 0xE2
        && i + 2 < utf8.length
        && utf8[i + 1] == (byte) 0x80
        && (utf8[i + 2] & 0xFE) == 0xA8;
  }

  @Override
  public void strings(int number, String name, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    name(name);
    put('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        put(',');
      }
      string(items.get(i));
    }
    put(']');
  }

  @Override
  public <T> void list(int number, String name, List<T> items, BiConsumer<FieldWriter, T> fields) {
    if (!items.isEmpty()) {
      listAlways(number, name, items, fields);
    }
  }

  @Override
  public <T> void listAlways(
      int number, String name, List<T> items, BiConsumer<FieldWriter, T> fields) {
    name(name);
    put('[');
    for (int i = 0; i < items.size(); i++) {
      if (i > 0) {
        put(',');
      }
      put('{');
      fields.accept(this, items.get(i));
      put('}');
    }
    put(']');
  }

  @Override
  public <V> void map(
      int number, String name, Map<String, V> entries, BiConsumer<FieldWriter, V> fields) {
    if (!entries.isEmpty()) {
      mapAlways(number, name, entries, fields);
    }
  }

  @Override
  public <V> void mapAlways(
      int number, String name, Map<String, V> entries, BiConsumer<FieldWriter, V> fields) {
    open(number, name);
    for (Map.Entry<String, V> entry : entries.entrySet()) {
      key(entry.getKey());
      put('{');
      fields.accept(this, entry.getValue());
      put('}');
    }
    put('}');
  }

  @Override
  public void texts(int number, String name, Map<String, String> entries) {
    if (entries.isEmpty()) {
      return;
    }
    open(number, name);
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      key(entry.getKey());
      string(entry.getValue());
    }
    put('}');
  }

  /** Writes a JSON string. */
  void string(String value) {
    int length = value.length();
    reserve(Math.addExact(Math.multiplyExact(length, MAX_ESCAPED), 2));
    out[pos++] = '"';
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        if (PLAIN[c]) {
          out[pos++] = (byte) c;
        } else {
          escape(c);
        }
      } else if (c == '\u2028' || c == '\u2029') {
        escape(c);
      } else {
        i += wide(value, i);
      }
    }
    out[pos++] = '"';
  }

  private void name(String name) {
    reserve(name.length() + 4);
    comma();
    out[pos++] = '"';
    for (int i = 0; i < name.length(); i++) {
      out[pos++] = (byte) name.charAt(i);
    }
    out[pos++] = '"';
    out[pos++] = ':';
  }

  private void key(String key) {
    reserve(1);
    comma();
    string(key);
    put(':');
  }

  /** No value ends in an opening brace, so one right before means that this is the first field. */
  private void comma() {
    if (out[pos - 1] != '{') {
      out[pos++] = ',';
    }
  }

  private void escape(int c) {
    out[pos++] = '\\';
    switch (c) {
      case '"', '\\' -> out[pos++] = (byte) c;
      case '\n' -> out[pos++] = 'n';
      case '\r' -> out[pos++] = 'r';
      case '\t' -> out[pos++] = 't';
      default -> unicode(c);
    }
  }

  private void unicode(int c) {
    out[pos++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      out[pos++] = HEX[c >> shift & 0xF];
    }
  }

  private void digits(long value) {
    reserve(MAX_DIGITS);
    int count = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      count++;
    }
    long rest = value;
    for (int i = pos + count - 1; i >= pos; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    pos += count;
  }

  private void ascii(String text) {
    reserve(text.length());
    for (int i = 0; i < text.length(); i++) {
      out[pos++] = (byte) text.charAt(i);
    }
  }

  private void copy(byte[] bytes, int from, int to) {
    System.arraycopy(bytes, from, out, pos, to - from);
    pos += to - from;
  }

  private void put(char c) {
    reserve(1);
    out[pos++] = (byte) c;
  }

  private static boolean[] plainCharacters() {
    boolean[] plain = new boolean[0x80];
    for (int c = ' '; c < plain.length; c++) {
      plain[c] = "\"\\<>&".indexOf(c) < 0;
    }
    return plain;
  }
}
