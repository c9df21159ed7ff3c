package io.gyre.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong or odd with a configuration, so that everything is reported at once. */
final class Problems {
  private static final int SHOWN = 60;
  private final Set<Problem> found = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private final List<String> unknownKeys = new ArrayList<>();

  /** Adds a problem that a value has. */
  void value(Problem.Stage stage, String key, Object value, String complaint) {
    found.add(new Problem(stage, key, shown(value), complaint));
  }

  /** Adds a problem without showing a value. */
  void hidden(Problem.Stage stage, String key, String complaint) {
    found.add(new Problem(stage, key, "", complaint));
  }

  /** Adds a broken rule. */
  void rule(String key, Object value, String complaint) {
    value(Problem.Stage.RULE, key, value, complaint);
  }

  /** Adds a broken rule unless the condition holds. */
  void unless(boolean condition, String key, Object value, String complaint) {
    if (!condition) {
      rule(key, value, complaint);
    }
  }

  /** Adds a warning once. */
  void warn(String text) {
    warnings.add(text);
  }

  /** Notes an unknown key of the file. */
  void unknownKey(String key, String nearest) {
    unknownKeys.add(key);
    warn("unknown key in configuration file key=" + key + suggestion(nearest));
  }

  /** Notes an unknown variable. */
  void unknownVariable(String name, String nearest) {
    warn("unknown var in environment var=" + name + suggestion(nearest));
  }

  /** Drops broken rules of places where a value could not be read: they would be consequences. */
  void dropConsequences() {
    List<String> unreadable =
        found.stream()
            .filter(problem -> problem.stage() != Problem.Stage.RULE)
            .map(problem -> parent(problem.key()))
            .toList();
    found.removeIf(
        problem ->
            problem.stage() == Problem.Stage.RULE && unreadable.contains(parent(problem.key())));
  }

  List<Problem> found() {
    return List.copyOf(found);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<String> unknownKeys() {
    return List.copyOf(unknownKeys);
  }

  private static String parent(String key) {
    int dot = key.lastIndexOf('.');
    return dot < 0 ? key : key.substring(0, dot);
  }

  private static String suggestion(String nearest) {
    return nearest.isEmpty() ? "" : " nearest=" + nearest;
  }

  private static String shown(Object value) {
    String text =
        value instanceof Duration duration ? Durations.format(duration) : value.toString();
    String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return value instanceof String ? '"' + cut + '"' : cut;
  }
}
