package io.gyre.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of one kind of message, in the order of its declaration and of JSON output. */
final class Shape {
  /** A message without fields. */
  static final Shape EMPTY = Shape.of();

  private final List<Field> fields;
  private final byte[][] names;
  private final int slots;

  private Shape(List<Field> fields) {
    this.fields = fields;
    this.names =
        fields.stream()
            .map(field -> field.name().getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    this.slots = 1 + fields.stream().mapToInt(Field::number).max().orElse(0);
  }

  static Shape of(Field... fields) {
    return new Shape(List.of(fields));
  }

  static Shape of(List<Field> fields) {
    return new Shape(List.copyOf(fields));
  }

  List<Field> fields() {
    return fields;
  }

  /** Returns one more than the highest field number. */
  int slots() {
    return slots;
  }

  /** Returns the field of a JSON name in any case; null if there is none. */
  @Nullable Field find(String name) {
    byte[] bytes = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    return find(bytes, 0, bytes.length);
  }

  /** Returns the field of a JSON name in any case; null if there is none. */
  @Nullable Field find(byte[] in, int from, int to) {
    for (int i = 0; i < names.length; i++) {
      if (names[i].length == to - from && matches(names[i], in, from)) {
        return fields.get(i);
      }
    }
    return null;
  }

  private static boolean matches(byte[] name, byte[] in, int from) {
    for (int i = 0; i < name.length; i++) {
      byte c = in[from + i];
      if (name[i] != c && (c < 'A' || c > 'Z' || name[i] != c + ('a' - 'A'))) {
        return false;
      }
    }
    return true;
  }
}
