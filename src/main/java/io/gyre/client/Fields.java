package io.gyre.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a result: what the server left out, since it was zero, reads as zero.
 *
 * @param members of the object
 */
record Fields(Map<String, Json> members) {

  static Fields of(Json object) {
    return new Fields(object.members());
  }

  String text(String name) {
    Json value = optional(name);
    return value == null ? "" : value.string();
  }

  long number(String name) {
    Json value = optional(name);
    return value == null ? 0 : value.longValue();
  }

  int count(String name) {
    return Math.toIntExact(number(name));
  }

  double real(String name) {
    Json value = optional(name);
    return value == null ? 0 : value.doubleValue();
  }

  /** The value as it is, {@code null} too; null if there is none. */
  @Nullable Json raw(String name) {
    return members.get(name);
  }

  /** Null if there is none, or {@code null}. */
  @Nullable Json optional(String name) {
    Json value = members.get(name);
    return value == null || value.isNull() ? null : value;
  }

  <T> List<T> list(String name, Function<Json, T> read) {
    Json value = optional(name);
    return value == null ? List.of() : value.items().stream().map(read).toList();
  }

  <T> Map<String, T> map(String name, Function<Json, T> read) {
    Json value = optional(name);
    if (value == null) {
      return Map.of();
    }
    Map<String, T> map = new LinkedHashMap<>();
    value.members().forEach((key, item) -> map.put(key, read.apply(item)));
    return map;
  }
}
