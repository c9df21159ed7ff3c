package io.gyre.api;

import org.jspecify.annotations.Nullable;

/**
 * One field of a message of the server API.
 *
 * @param name in JSON
 * @param number in Protobuf
 * @param type of its value
 * @param always whether JSON output has it also when it is zero or empty
 * @param shape of the messages it holds; null for other types
 */
record Field(String name, int number, FieldType type, boolean always, @Nullable Shape shape) {
  Field(String name, int number, FieldType type) {
    this(name, number, type, false, null);
  }

  Field(String name, int number, FieldType type, Shape shape) {
    this(name, number, type, false, shape);
  }

  /** Returns this field as one that JSON output always has. */
  Field shown() {
    return new Field(name, number, type, true, shape);
  }

  /** Returns the shape of the messages it holds. */
  Shape messages() {
    if (shape == null) {
      throw new IllegalStateException(name + " holds no messages");
    }
    return shape;
  }
}
