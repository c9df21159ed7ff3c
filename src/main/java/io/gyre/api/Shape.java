package io.gyre.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of one kind of message, in the order of its declaration and of JSON output. */
final class Shape {
  private final String name;
  private final List<Field> fields;
  private final byte[][] names;
  private final @Nullable Field[] byNumber;

  private Shape(String name, List<Field> fields) {
    this.name = name;
    this.fields = fields;
    this.names =
        fields.stream()
            .map(field -> field.name().getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);
    this.byNumber = new Field[1 + fields.stream().mapToInt(Field::number).max().orElse(0)];
    fields.forEach(field -> byNumber[field.number()] = field);
  }

  static Shape of(String name, Field... fields) {
    return new Shape(name, List.of(fields));
  }

  static Shape of(String name, List<Field> fields) {
    return new Shape(name, List.copyOf(fields));
  }

  /** Returns the name of the message in Protobuf. */
  String name() {
    return name;
  }

  List<Field> fields() {
    return fields;
  }

  /** Returns the field of a Protobuf number; null if there is none. */
  @Nullable Field numbered(int number) {
    return number < byNumber.length ? byNumber[number] : null;
  }

  /** Returns one more than the highest field number. */
  int slots() {
    return byNumber.length;
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
