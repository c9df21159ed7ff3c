package io.gyre.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads messages from JSON with the leniency of protocol section 2.1. */
final class JsonReader implements FieldReader {
  private static final int OBJECT = 0;
  private static final int NULL = 1;

  /** So many digits fit into 64 bits whatever they are. */
  private static final int SAFE_DIGITS = 19;

  private static final long MAX_UINT32 = 0xFFFF_FFFFL;

  private final byte[] in;
  private final int end;
  private int pos;

  /** Whether a container was entered and nothing of it was read yet. */
  private boolean fresh;

  /** Whether the message just entered is a null. */
  private boolean empty;

  JsonReader(byte[] in, int from, int end) {
    this.in = in;
    this.pos = from;
    this.end = end;
  }

  /** Whether nothing but white space is left. */
  boolean isDone() {
    return JsonScanner.skipSpace(in, pos, end) == end;
  }

  @Override
  public int begin() {
    if (absent()) {
      empty = true;
      return NULL;
    }
    expect('{');
    fresh = true;
    return OBJECT;
  }

  @Override
  public int next(Fields fields) {
    if (empty) {
      empty = false;
      return 0;
    }
    if (!more('}')) {
      return 0;
    }
    int from = openString();
    int to = pos - 1;
    int number =
        hasEscape(from, to)
            ? fields.number(JsonText.unescape(in, from, to))
            : fields.number(in, from, to);
    expect(':');
    return number;
  }

  @Override
  public void end(int mark) {}

  @Override
  public boolean absent() {
    pos = JsonScanner.skipSpace(in, pos, end);
    if (end - pos >= 4
        && in[pos] == 'n'
        && in[pos + 1] == 'u'
        && in[pos + 2] == 'l'
        && in[pos + 3] == 'l') {
      pos += 4;
      return true;
    }
    return false;
  }

  @Override
  public void skip() {
    int after = JsonScanner.endOfValue(in, pos, end);
    if (after < 0) {
      throw bad();
    }
    pos = after;
  }

  @Override
  public String text() {
    return absent() ? "" : string();
  }

  @Override
  public boolean flag() {
    if (absent()) {
      return false;
    }
    int from = pos;
    skip();
    int length = pos - from;
    if ((length == 4 && in[from] == 't') || (length == 5 && in[from] == 'f')) {
      return in[from] == 't';
    }
    throw bad();
  }

  @Override
  public long uint32() {
    long value = uint64();
    if (Long.compareUnsigned(value, MAX_UINT32) > 0) {
      throw bad();
    }
    return value;
  }

  @Override
  public long uint64() {
    return absent() ? 0 : digits();
  }

  @Override
  public int int32() {
    long value = int64();
    if (value != (int) value) {
      throw bad();
    }
    return (int) value;
  }

  @Override
  public long int64() {
    if (absent()) {
      return 0;
    }
    boolean negative = pos < end && in[pos] == '-';
    if (negative) {
      pos++;
    }
    long magnitude = digits();
    if (Long.compareUnsigned(magnitude, negative ? Long.MIN_VALUE : Long.MAX_VALUE) > 0) {
      throw bad();
    }
    return negative ? -magnitude : magnitude;
  }

  @Override
  public Data raw() {
    int from = JsonScanner.skipSpace(in, pos, end);
    skip();
    return Data.json(Arrays.copyOfRange(in, from, pos));
  }

  @Override
  public <T> void elements(List<T> into, Function<FieldReader, T> element) {
    if (absent()) {
      return;
    }
    expect('[');
    fresh = true;
    while (more(']')) {
      into.add(element.apply(this));
    }
  }

  @Override
  public <V> void entries(Map<String, V> into, Function<FieldReader, V> value) {
    if (absent()) {
      return;
    }
    expect('{');
    fresh = true;
    while (more('}')) {
      String key = string();
      expect(':');
      into.put(key, value.apply(this));
    }
  }

  /** Returns whether the container has another element, at which the position is then. */
  private boolean more(char close) {
    pos = JsonScanner.skipSpace(in, pos, end);
    if (pos < end && in[pos] == close) {
      pos++;
      fresh = false;
      return false;
    }
    if (fresh) {
      fresh = false;
    } else {
      expect(',');
    }
    return true;
  }

  private String string() {
    int from = openString();
    int to = pos - 1;
    return hasEscape(from, to)
        ? JsonText.unescape(in, from, to)
        : new String(in, from, to - from, StandardCharsets.UTF_8);
  }

  /** Goes behind the string at hand and returns where its inside begins. */
  private int openString() {
    expect('"');
    int from = pos;
    int after = JsonScanner.endOfString(in, from, end);
    if (after < 0) {
      throw bad();
    }
    pos = after;
    return from;
  }

  private boolean hasEscape(int from, int to) {
    for (int i = from; i < to; i++) {
      if (in[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads digits as an unsigned number; what follows, such as a fraction, is refused by whoever
   * looks for a separator.
   */
  private long digits() {
    int from = pos;
    long value = 0;
    while (pos < end && in[pos] >= '0' && in[pos] <= '9') {
      int digit = in[pos++] - '0';
      if (pos - from > SAFE_DIGITS
          && Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0) {
        throw bad();
      }
      value = value * 10 + digit;
    }
    if (pos == from || (in[from] == '0' && pos > from + 1)) {
      throw bad();
    }
    return value;
  }

  private void expect(char c) {
    pos = JsonScanner.skipSpace(in, pos, end);
    if (pos >= end || in[pos] != c) {
      throw bad();
    }
    pos++;
  }

  private static ProtocolException bad() {
    return new ProtocolException(Disconnect.BAD_REQUEST);
  }
}
