package io.gyre.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of messages in either encoding, so that each message is described once. Writes
 * into an array that is kept for the next message; only the result of {@link #take} is new. A field
 * with a zero value is left out, unless the method says otherwise.
 *
 * <p>Thread: one at a time.
 */
public abstract sealed class FieldWriter permits JsonWriter, ProtobufWriter {
  private static final int INITIAL_SIZE = 1024;
  private static final int LARGEST_KEPT = 1 << 18;

  byte[] out = new byte[INITIAL_SIZE];
  int pos;

  /** Forgets what was written. */
  public final void reset() {
    pos = 0;
    if (out.length > LARGEST_KEPT) {
      out = new byte[INITIAL_SIZE];
    }
  }

  /** Returns what was written as an array of exactly that size. */
  public final byte[] take() {
    return Arrays.copyOf(out, pos);
  }

  /** Makes room for {@code count} more bytes. */
  final void reserve(int count) {
    if (out.length - pos < count) {
      out =
          Arrays.copyOf(
              out,
              Math.max(
                  Math.addExact(pos, count),
                  (int) Math.min(2L * out.length, Integer.MAX_VALUE - 8)));
    }
  }

  /**
   * Writes the UTF-8 form of the char at {@code index}, from U+0080 on, for which there is room;
   * half a surrogate pair becomes U+FFFD. Returns how many chars more than one were used.
   */
  final int wide(String value, int index) {
    int point = value.codePointAt(index);
    if (point < 0x800) {
      out[pos++] = (byte) (0xC0 | point >> 6);
      out[pos++] = (byte) (0x80 | (point & 0x3F));
      return 0;
    }
    if (Character.isSupplementaryCodePoint(point)) {
      out[pos++] = (byte) (0xF0 | point >> 18);
      out[pos++] = (byte) (0x80 | (point >> 12 & 0x3F));
      out[pos++] = (byte) (0x80 | (point >> 6 & 0x3F));
      out[pos++] = (byte) (0x80 | (point & 0x3F));
      return 1;
    }
    int unit = Character.isSurrogate((char) point) ? 0xFFFD : point;
    out[pos++] = (byte) (0xE0 | unit >> 12);
    out[pos++] = (byte) (0x80 | (unit >> 6 & 0x3F));
    out[pos++] = (byte) (0x80 | (unit & 0x3F));
    return 0;
  }

  /** Begins a nested message; returns what {@link #close} wants back. */
  abstract int open(int number, String name);

  /** Ends a nested message. */
  abstract void close(int mark);

  /** Writes a string. */
  public abstract void text(int number, String name, String value);

  /** Writes a string, in JSON also an empty one. */
  public abstract void textAlways(int number, String name, String value);

  /** Writes a bool. */
  public abstract void flag(int number, String name, boolean value);

  /** Writes a uint32 or uint64. */
  public abstract void unsigned(int number, String name, long value);

  /** Writes a uint32 or uint64, in JSON also 0. */
  public abstract void unsignedAlways(int number, String name, long value);

  /** Writes an int32 or int64. */
  public abstract void signed(int number, String name, long value);

  /** Writes a sint64. */
  public abstract void zigzag(int number, String name, long value);

  /**
   * Writes a raw value; null and no bytes at all are left out.
   *
   * @throws ProtocolException with {@link Disconnect#INAPPROPRIATE_PROTOCOL} if it is not JSON and
   *     this is JSON
   */
  public abstract void raw(int number, String name, @Nullable Data value);

  /**
   * Writes a raw value as {@link #raw} does, but in JSON without white space and with the
   * characters of HTML escaped in its strings, as Go's encoder writes JSON into JSON.
   *
   * @throws ProtocolException with {@link Disconnect#INAPPROPRIATE_PROTOCOL} if it is not JSON and
   *     this is JSON
   */
  public abstract void compact(int number, String name, @Nullable Data value);

  /** Writes a list of strings. */
  public abstract void strings(int number, String name, List<String> items);

  /** Writes a list of messages. */
  public abstract <T> void list(
      int number, String name, List<T> items, BiConsumer<FieldWriter, T> fields);

  /** Writes a list of messages, in JSON also an empty one. */
  public abstract <T> void listAlways(
      int number, String name, List<T> items, BiConsumer<FieldWriter, T> fields);

  /** Writes a map of messages. */
  public abstract <V> void map(
      int number, String name, Map<String, V> entries, BiConsumer<FieldWriter, V> fields);

  /** Writes a map of messages, in JSON also an empty one. */
  public abstract <V> void mapAlways(
      int number, String name, Map<String, V> entries, BiConsumer<FieldWriter, V> fields);

  /** Writes a map of strings. */
  public abstract void texts(int number, String name, Map<String, String> entries);

  /** Writes a nested message, also an empty one; null is left out. */
  public final <T> void message(
      int number, String name, @Nullable T value, BiConsumer<FieldWriter, T> fields) {
    if (value != null) {
      int mark = open(number, name);
      fields.accept(this, value);
      close(mark);
    }
  }
}
