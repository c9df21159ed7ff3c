package io.gyre.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Writes a configuration as variables, as the command {@code defaultenv} prints them. */
public final class DefaultEnv {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "CENTRIFUGO_";
  private final boolean nonZeroOnly;
  private final TreeSet<String> lines = new TreeSet<>();

  private DefaultEnv(boolean nonZeroOnly) {
    this.nonZeroOnly = nonZeroOnly;
  }

  /**
   * One line {@code NAME=value} for each option, sorted by name.
   *
   * @param config the values
   * @param nonZeroOnly whether to leave out zeros and empty values
   */
  public static List<String> lines(Config config, boolean nonZeroOnly) {
    DefaultEnv env = new DefaultEnv(nonZeroOnly);
    env.section(Schema.ROOT, ConfigTree.of(config), PREFIX);
    return List.copyOf(env.lines);
  }

  private void section(Schema.Section section, Map<String, Object> tree, String prefix) {
    for (Schema.Node node : section.children()) {
      String name = prefix + Environment.suffix(node.name());
      Object value = tree.getOrDefault(node.name(), "");
      if (node instanceof Schema.Section nested) {
        section(nested, Binder.tree(value), name + "_");
      } else if (node instanceof Schema.Listed listed) {
        list(listed, (List<?>) value, name);
      } else if (node instanceof Schema.Option option) {
        option(option, value, name);
      }
    }
  }

  private void list(Schema.Listed listed, List<?> items, String name) {
    if (!listed.named()) {
      add(name, quoted(json(items)), items.isEmpty());
      return;
    }
    List<String> names = new ArrayList<>();
    for (Object item : items) {
      Map<String, Object> tree = Binder.tree(item);
      String itemName = String.valueOf(tree.get("name"));
      names.add(itemName);
      section(listed.item(), tree, name + "_" + Environment.suffix(itemName) + "_");
    }
    add(name, quoted(String.join(" ", names)), names.isEmpty());
  }

  private void option(Schema.Option option, Object value, String name) {
    String text =
        switch (option.kind()) {
          case BOOL, INT, LONG -> value.toString();
          case DURATION -> Durations.format((Duration) value);
          case STRING -> quoted(value.toString());
          case STRINGS -> quoted(String.join(" ", strings(value)));
          case MAP -> quoted(json(value));
        };
    add(name, text, value.equals(option.kind().zero()));
  }

  private void add(String name, String text, boolean zero) {
    if (!zero || !nonZeroOnly) {
      lines.add(name + "=" + text);
    }
  }

  private static List<String> strings(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(withTexts(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write value", e);
    }
  }

  private static Object withTexts(Object value) {
    if (value instanceof Duration duration) {
      return Durations.format(duration);
    }
    return value instanceof List<?> list
        ? list.stream().map(DefaultEnv::withTexts).toList()
        : value;
  }
}
