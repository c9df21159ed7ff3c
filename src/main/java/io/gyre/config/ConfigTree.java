package io.gyre.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes a configuration apart into nested maps of option values: the way back of {@link Binder}.
 */
final class ConfigTree {
  private ConfigTree() {}

  /** Option values by key, every option present. */
  static Map<String, Object> of(Record config) {
    Map<String, Object> tree = new LinkedHashMap<>();
    collect(config, "", tree);
    return tree;
  }

  private static void collect(Record config, String outer, Map<String, Object> into) {
    for (Member member : Member.of(config.getClass())) {
      String varying = member.varying(outer);
      Object value = member.value(config);
      if (member.unwrapped()) {
        collect((Record) value, varying, into);
      } else {
        into.put(member.key(varying), plain(value, varying));
      }
    }
  }

  private static Object plain(Object value, String varying) {
    if (value instanceof Record nested) {
      Map<String, Object> tree = new LinkedHashMap<>();
      collect(nested, varying, tree);
      return tree;
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(plain(item, varying)));
      return items;
    }
    return value;
  }
}
