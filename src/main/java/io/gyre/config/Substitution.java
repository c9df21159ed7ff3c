package io.gyre.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces <code>${CENTRIFUGO_VAR_X}</code> in values of map options by that variable; nothing else
 * is touched.
 */
final class Substitution {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{((?:CENTRIFUGO|GYRE)_VAR_[A-Za-z0-9_]+)}");

  private final Environment environment;
  private final Problems problems;

  Substitution(Environment environment, Problems problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /** Replaces everywhere in a tree of option values; {@code path} is empty or ends with a dot. */
  void apply(Schema.Section section, Map<String, Object> typed, String path) {
    for (Schema.Node node : section.children()) {
      Object value = typed.get(node.name());
      String place = path + node.name();
      if (value == null) {
        continue;
      }
      if (node instanceof Schema.Section nested) {
        apply(nested, Binder.tree(value), place + ".");
      } else if (node instanceof Schema.Listed listed) {
        int index = 0;
        for (Object item : (List<?>) value) {
          apply(listed.item(), Binder.tree(item), place + ".[" + index++ + "].");
        }
      } else if (value instanceof Map<?, ?> map) {
        typed.put(node.name(), replaced(map, place));
      }
    }
  }

  private Map<String, String> replaced(Map<?, ?> map, String path) {
    Map<String, String> result = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> result.put(String.valueOf(key), replaced(String.valueOf(value), path)));
    return result;
  }

  private String replaced(String text, String path) {
    Matcher reference = REFERENCE.matcher(text);
    return reference.replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), path)));
  }

  private String value(String name, String path) {
    @Nullable String value = environment.variable(name);
    if (value == null) {
      problems.hidden(
          Problem.Stage.ENVIRONMENT, path, "refers to variable " + name + ", which is not set");
      return "";
    }
    return value;
  }
}
