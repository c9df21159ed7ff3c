package io.gyre.api;

import io.gyre.protocol.Data;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of the server API: the values of the fields of a {@link Shape}. Not thread-safe. */
final class Struct {
  private final Shape shape;
  private final @Nullable Object[] values;

  Struct(Shape shape) {
    this.shape = shape;
    this.values = new Object[shape.slots()];
  }

  Shape shape() {
    return shape;
  }

  /** Sets a field; null makes it absent. */
  Struct with(Field field, @Nullable Object value) {
    values[field.number()] = value;
    return this;
  }

  /** Returns the value of a field; null when absent. */
  @Nullable Object get(Field field) {
    return values[field.number()];
  }

  /** Returns a string; "" when absent. */
  String text(Field field) {
    return get(field) instanceof String text ? text : "";
  }

  /** Returns a raw value; null when absent. */
  @Nullable Data raw(Field field) {
    return (Data) get(field);
  }

  /** Returns a bool; false when absent. */
  boolean flag(Field field) {
    return get(field) instanceof Boolean flag && flag;
  }

  /** Returns an integer; 0 when absent. */
  long number(Field field) {
    return get(field) instanceof Long number ? number : 0;
  }

  /** Returns strings; none when absent. */
  @SuppressWarnings("unchecked") // only StructReader and the methods put values, by field type
  List<String> texts(Field field) {
    return get(field) instanceof List<?> list ? (List<String>) list : List.of();
  }

  /** Returns a map of strings; empty when absent. */
  @SuppressWarnings("unchecked") // as above
  Map<String, String> textMap(Field field) {
    return get(field) instanceof Map<?, ?> map ? (Map<String, String>) map : Map.of();
  }

  /** Returns a message; null when absent. */
  @Nullable Struct message(Field field) {
    return (Struct) get(field);
  }

  /** Returns messages; none when absent. */
  @SuppressWarnings("unchecked") // as above
  List<@Nullable Struct> messages(Field field) {
    return get(field) instanceof List<?> list ? (List<@Nullable Struct>) list : List.of();
  }
}
