package io.gyre.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Nested maps as files give them, with helpers to reach into them by dotted key. */
final class RawTree {
  private RawTree() {}

  /**
   * Brings a file's root into one form: keys in lower case, dotted keys nested (they win over
   * nested ones), nulls gone.
   */
  static Map<String, Object> normal(Map<?, ?> map) {
    Map<String, Object> result = new LinkedHashMap<>();
    Map<String, Object> dotted = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          String key = String.valueOf(name).toLowerCase(Locale.ROOT);
          Object clean = normalValue(value);
          if (clean != null) {
            (key.indexOf('.') > 0 ? dotted : result).put(key, clean);
          }
        });
    dotted.forEach((key, value) -> put(result, key, value));
    return result;
  }

  /** Finds the value at a dotted key, or null. */
  static @Nullable Object get(Map<String, Object> tree, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return tree.get(path);
    }
    return tree.get(path.substring(0, dot)) instanceof Map<?, ?> child
        ? get(Binder.tree(child), path.substring(dot + 1))
        : null;
  }

  /** Sets the value at a dotted key, making maps on the way; a scalar in the way is replaced. */
  static void put(Map<String, Object> tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      if (value instanceof Map<?, ?> map && tree.get(path) instanceof Map<?, ?> old) {
        map.forEach((key, nested) -> put(Binder.tree(old), String.valueOf(key), nested));
      } else {
        tree.put(path, value);
      }
      return;
    }
    String head = path.substring(0, dot);
    if (!(tree.get(head) instanceof Map)) {
      tree.put(head, new LinkedHashMap<String, Object>());
    }
    put(Binder.tree((Map<?, ?>) tree.get(head)), path.substring(dot + 1), value);
  }

  private static @Nullable Object normalValue(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return normal(map);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      for (Object item : list) {
        Object clean = normalValue(item);
        if (clean != null) {
          items.add(clean);
        }
      }
      return items;
    }
    return value;
  }
}
