package io.gyre.protocol;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as Protobuf. The length of a nested message is known only at its end: one byte is
 * kept for it, and the message moved when that was not enough.
 */
public final class ProtobufWriter extends FieldWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int MAX_VARINT = 10;
  private static final int MAX_UTF8_PER_CHAR = 3;

  @Override
  int open(int number, String name) {
    return open(number);
  }

  @Override
  void close(int mark) {
    int length = pos - mark;
    int extra = Varints.size(length) - 1;
    if (extra > 0) {
      reserve(extra);
      System.arraycopy(out, mark, out, mark + extra, length);
    }
    pos = mark - 1;
    varint(length);
    pos += length;
  }

  @Override
  public void text(int number, String name, String value) {
    if (!value.isEmpty()) {
      string(number, value);
    }
  }

  @Override
  public void textAlways(int number, String name, String value) {
    text(number, name, value);
  }

  @Override
  public void flag(int number, String name, boolean value) {
    signed(number, name, value ? 1 : 0);
  }

  @Override
  public void unsigned(int number, String name, long value) {
    signed(number, name, value);
  }

  @Override
  public void unsignedAlways(int number, String name, long value) {
    signed(number, name, value);
  }

  @Override
  public void signed(int number, String name, long value) {
    if (value != 0) {
      tag(number, VARINT);
      reserve(MAX_VARINT);
      varint(value);
    }
  }

  @Override
  public void zigzag(int number, String name, long value) {
    signed(number, name, value << 1 ^ value >> 63);
  }

  @Override
  public void raw(int number, String name, @Nullable Data value) {
    if (value == null || value.length() == 0) {
      return;
    }
    tag(number, BYTES);
    byte[] bytes = value.bytes();
    reserve(Math.addExact(bytes.length, MAX_VARINT));
    varint(bytes.length);
    System.arraycopy(bytes, 0, out, pos, bytes.length);
    pos += bytes.length;
  }

  @Override
  public void compact(int number, String name, @Nullable Data value) {
    raw(number, name, value);
  }

  @Override
  public void strings(int number, String name, List<String> items) {
    items.forEach(item -> string(number, item));
  }

  @Override
  public <T> void list(int number, String name, List<T> items, BiConsumer<FieldWriter, T> fields) {
    for (int i = 0; i < items.size(); i++) {
      message(number, name, items.get(i), fields);
    }
  }

  @Override
  public <T> void listAlways(
      int number, String name, List<T> items, BiConsumer<FieldWriter, T> fields) {
    list(number, name, items, fields);
  }

  @Override
  public <V> void map(
      int number, String name, Map<String, V> entries, BiConsumer<FieldWriter, V> fields) {
    for (Map.Entry<String, V> entry : entries.entrySet()) {
      int mark = open(number);
      string(1, entry.getKey());
      message(2, "", entry.getValue(), fields);
      close(mark);
    }
  }

  @Override
  public <V> void mapAlways(
      int number, String name, Map<String, V> entries, BiConsumer<FieldWriter, V> fields) {
    map(number, name, entries, fields);
  }

  @Override
  public void texts(int number, String name, Map<String, String> entries) {
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      int mark = open(number);
      string(1, entry.getKey());
      string(2, entry.getValue());
      close(mark);
    }
  }

  /** Writes a double. */
  public void decimal(int number, double value) {
    if (value != 0) {
      tag(number, FIXED64);
      reserve(Long.BYTES);
      long bits = Double.doubleToLongBits(value);
      for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
        out[pos++] = (byte) (bits >>> shift);
      }
    }
  }

  private int open(int number) {
    tag(number, BYTES);
    reserve(1);
    return ++pos;
  }

  private void string(int number, String value) {
    int mark = open(number);
    reserve(Math.multiplyExact(value.length(), MAX_UTF8_PER_CHAR));
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        out[pos++] = (byte) c;
      } else {
        i += wide(value, i);
      }
    }
    close(mark);
  }

  private void tag(int number, int wireType) {
    reserve(MAX_VARINT);
    varint((long) number << 3 | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out[pos++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[pos++] = (byte) rest;
  }
}
