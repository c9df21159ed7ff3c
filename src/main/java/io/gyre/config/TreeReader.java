package io.gyre.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns what a file says into option values, by the shape of the option tree. */
final class TreeReader {
  /** How values are written. */
  enum Style {
    /** Keys of today: a zero counts as not given, a bare number of a duration is nanoseconds. */
    NESTED,
    /**
     * Earlier flat keys: a zero is a value, a bare number of a duration is seconds, texts split
     * into lists.
     */
    FLAT
  }

  private final Style style;
  private final Map<String, String> labels;
  private final Problem.Stage stage;
  private final Problems problems;

  /**
   * Creates a reader.
   *
   * @param labels what to call a dotted key in messages, where it was not written like that
   */
  TreeReader(Style style, Problem.Stage stage, Map<String, String> labels, Problems problems) {
    this.style = style;
    this.stage = stage;
    this.labels = labels;
    this.problems = problems;
  }

  /** Reads the values of a section; {@code path} is empty or ends with a dot. */
  Map<String, Object> read(Schema.Section section, Map<String, Object> raw, String path) {
    Map<String, Object> typed = new LinkedHashMap<>();
    raw.forEach(
        (key, value) ->
            section
                .child(key)
                .ifPresentOrElse(
                    node -> readNode(node, value, path + key, typed),
                    () -> unknown(section, key, value, path)));
    return typed;
  }

  private void unknown(Schema.Section section, String key, Object value, String path) {
    if (stage == Problem.Stage.VALUE && !(value instanceof Map<?, ?> map && map.isEmpty())) {
      String nearest = Nearest.of(key, section.children().stream().map(Schema.Node::name).toList());
      problems.unknownKey(path + key, nearest.isEmpty() ? "" : path + nearest);
    }
  }

  private void readNode(Schema.Node node, Object value, String path, Map<String, Object> typed) {
    if (node instanceof Schema.Option option) {
      readOption(option, value, path, typed);
    } else if (node instanceof Schema.Section section) {
      if (value instanceof Map<?, ?> map) {
        typed.put(section.name(), read(section, Binder.tree(map), path + "."));
      } else {
        problems.value(stage, label(path), value, "must be an object with keys " + names(section));
      }
    } else if (node instanceof Schema.Listed listed) {
      readList(listed, value, path, typed);
    }
  }

  private void readOption(
      Schema.Option option, Object value, String path, Map<String, Object> typed) {
    try {
      Object read =
          style == Style.FLAT
              ? Values.coerceFlat(option.kind(), value)
              : Values.coerce(option.kind(), value);
      if (style == Style.FLAT || !read.equals(option.kind().zero())) {
        typed.put(option.name(), read);
      }
    } catch (BadValue e) {
      String complaint = "must be " + e.allowed();
      if (option.secret()) {
        problems.hidden(stage, label(path), complaint);
      } else {
        problems.value(stage, label(path), value, complaint);
      }
    }
  }

  private void readList(
      Schema.Listed listed, Object value, String path, Map<String, Object> typed) {
    Object parsed =
        style == Style.FLAT && value instanceof String text ? JsonText.parse(text) : value;
    List<?> raw =
        parsed instanceof Map<?, ?> one ? List.of(one) : parsed instanceof List<?> l ? l : null;
    if (raw == null) {
      problems.value(stage, label(path), value, "must be a list of objects");
      return;
    }
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      if (raw.get(i) instanceof Map<?, ?> item) {
        items.add(read(listed.item(), Binder.tree(item), path + ".[" + i + "]."));
      } else {
        problems.value(stage, label(path) + ".[" + i + "]", raw.get(i), "must be an object");
      }
    }
    typed.put(listed.name(), items);
  }

  private String label(String path) {
    return labels.getOrDefault(path, path);
  }

  private static String names(Schema.Section section) {
    return String.join(", ", section.children().stream().map(Schema.Node::name).limit(6).toList());
  }
}
