package io.gyre.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Old flat keys of one source, with those of all sources for rules that look at several keys.
 *
 * @param own values by old key (members of objects dotted)
 * @param all the same over all sources, higher sources first
 * @param old whether the file has old keys only, so that items of lists are old too
 */
record FlatSource(Map<String, Object> own, Map<String, Object> all, boolean old) {

  /** A text of this source, empty when not given. */
  String text(String key) {
    return textOf(own.get(key));
  }

  /** A text of any source, empty when not given. */
  String anyText(String key) {
    return textOf(all.get(key));
  }

  /** A switch of any source, off when not given or not readable. */
  boolean anyOn(String key) {
    return on(all.get(key));
  }

  /** Whether named proxies are in use instead of one for each event. */
  boolean granular() {
    return anyOn("granular_proxy_mode");
  }

  /** Whether a value means true. */
  static boolean on(@Nullable Object value) {
    try {
      return value != null && Boolean.TRUE.equals(Values.coerce(Kind.BOOL, value));
    } catch (BadValue e) {
      return false;
    }
  }

  /** A scalar as text. */
  static String textOf(@Nullable Object value) {
    return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
  }

  /** Whether a value is a list of objects, a single one, or JSON text of these. */
  static boolean isItems(Object value) {
    Object parsed = parsed(value);
    return parsed instanceof Map
        || (parsed instanceof List<?> list && list.stream().allMatch(Map.class::isInstance));
  }

  /** Items of a list value, also when it is JSON text as in the environment. */
  static List<Map<String, Object>> items(@Nullable Object value) {
    List<Map<String, Object>> items = new ArrayList<>();
    Object parsed = value == null ? null : parsed(value);
    List<?> list =
        parsed instanceof List<?> many ? many : parsed instanceof Map ? List.of(parsed) : List.of();
    for (Object item : list) {
      if (item instanceof Map<?, ?> map) {
        items.add(RawTree.normal(map));
      }
    }
    return items;
  }

  private static @Nullable Object parsed(Object value) {
    return value instanceof String text ? JsonText.parse(text) : value;
  }
}
