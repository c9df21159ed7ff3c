package io.gyre.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reaches into the option tree by dotted key. */
final class SchemaPath {
  private SchemaPath() {}

  /** The option at a dotted key outside lists. */
  static Optional<Schema.Option> option(String path) {
    return node(Schema.ROOT, path)
        .filter(Schema.Option.class::isInstance)
        .map(Schema.Option.class::cast);
  }

  private static Optional<Schema.Node> node(Schema.Section section, String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return section.child(path);
    }
    return section
        .child(path.substring(0, dot))
        .filter(Schema.Section.class::isInstance)
        .flatMap(child -> node((Schema.Section) child, path.substring(dot + 1)));
  }

  /**
   * Puts one tree of option values over another; lists and maps that are options replace as a
   * whole.
   */
  static Map<String, Object> overlay(
      Schema.Section section, Map<String, Object> base, Map<String, Object> over) {
    Map<String, Object> result = new LinkedHashMap<>(base);
    over.forEach(
        (key, value) -> {
          Object below = base.get(key);
          if (below != null && section.child(key).orElseThrow() instanceof Schema.Section child) {
            result.put(key, overlay(child, Binder.tree(below), Binder.tree(value)));
          } else {
            result.put(key, value);
          }
        });
    return result;
  }
}
