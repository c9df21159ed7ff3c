package io.gyre.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables over values read so far. Each option outside lists has one, as have the options of
 * named items.
 */
final class EnvironmentReader {
  /** Names of all variables that do not belong to list items, without prefix. */
  static final Set<String> NAMES = names(Schema.ROOT, "");

  private final Environment environment;
  private final Set<String> flagged;
  private final Problems problems;

  /**
   * Creates a reader.
   *
   * @param flagged dotted keys given on the command line, whose variables are not looked at
   */
  EnvironmentReader(Environment environment, Set<String> flagged, Problems problems) {
    this.environment = environment;
    this.flagged = flagged;
    this.problems = problems;
  }

  private static Set<String> names(Schema.Section section, String prefix) {
    Set<String> names = new TreeSet<>();
    for (Schema.Node node : section.children()) {
      String name = prefix + Environment.suffix(node.name());
      if (node instanceof Schema.Section nested) {
        names.addAll(names(nested, name + "_"));
      } else {
        names.add(name);
      }
    }
    return names;
  }

  /** Reads all variables into the tree. */
  void read(Map<String, Object> typed) {
    readSection(Schema.ROOT, "", "", typed);
  }

  private void readSection(
      Schema.Section section, String prefix, String path, Map<String, Object> typed) {
    for (Schema.Node node : section.children()) {
      String variable = prefix + Environment.suffix(node.name());
      String place = path + node.name();
      if (node instanceof Schema.Option option) {
        readOption(option, variable, place, typed);
      } else if (node instanceof Schema.Listed listed) {
        readList(listed, variable, place, typed);
      } else if (node instanceof Schema.Section nested) {
        Map<String, Object> child = new LinkedHashMap<>();
        if (typed.get(node.name()) instanceof Map<?, ?> map) {
          child.putAll(Binder.tree(map));
        }
        readSection(nested, variable + "_", place + ".", child);
        if (!child.isEmpty()) {
          typed.put(node.name(), child);
        }
      }
    }
  }

  private void readOption(
      Schema.Option option, String variable, String path, Map<String, Object> typed) {
    String text = environment.take(variable);
    if (text == null || flagged.contains(path)) {
      return;
    }
    try {
      typed.put(option.name(), Values.parse(option.kind(), text));
    } catch (BadValue e) {
      report(option, environment.nameOf(variable), text, e);
    }
  }

  private void report(Schema.Option option, String name, String text, BadValue e) {
    String complaint = "must be " + e.allowed();
    if (option.secret()) {
      problems.hidden(Problem.Stage.ENVIRONMENT, name, complaint);
    } else {
      problems.value(Problem.Stage.ENVIRONMENT, name, text, complaint);
    }
  }

  private void readList(
      Schema.Listed listed, String variable, String path, Map<String, Object> typed) {
    String text = environment.take(variable);
    if (text != null && text.startsWith("[") && text.endsWith("]")) {
      readJson(listed, variable, text, typed);
    } else if (text != null && listed.named()) {
      List<Object> items = items(typed.get(listed.name()));
      for (String name : text.split(" ", -1)) {
        items.add(new LinkedHashMap<>(Map.of("name", name)));
      }
      typed.put(listed.name(), items);
    } else if (text != null) {
      problems.value(
          Problem.Stage.ENVIRONMENT, environment.nameOf(variable), text, "must be a JSON list");
    }
    if (listed.named() && typed.get(listed.name()) instanceof List<?> present) {
      typed.put(listed.name(), readItems(listed, variable, path, present));
    }
  }

  private List<Object> readItems(
      Schema.Listed listed, String variable, String path, List<?> present) {
    List<Object> items = new ArrayList<>();
    for (Object each : present) {
      Map<String, Object> item = new LinkedHashMap<>(Binder.tree(each));
      String name = Environment.suffix(String.valueOf(item.getOrDefault("name", "")));
      if (!name.isEmpty()) {
        String place = path + ".[" + items.size() + "].";
        readSection(listed.item(), variable + "_" + name + "_", place, item);
        if (path.equals("consumers")) {
          readOldConsumer(listed.item(), name, item);
        }
      }
      items.add(item);
    }
    return items;
  }

  /** Version 5 had the type of a consumer before its name, and four variables only. */
  private void readOldConsumer(Schema.Section section, String name, Map<String, Object> item) {
    for (String key :
        List.of("postgresql.dsn", "kafka.brokers", "kafka.sasl_user", "kafka.sasl_password")) {
      String type = key.substring(0, key.indexOf('.'));
      String member = key.substring(key.indexOf('.') + 1);
      Schema.Section group = (Schema.Section) section.child(type).orElseThrow();
      String variable =
          "CONSUMERS_" + Environment.suffix(type + "_") + name + "_" + Environment.suffix(member);
      Map<String, Object> values = new LinkedHashMap<>();
      readOption((Schema.Option) group.child(member).orElseThrow(), variable, key, values);
      values.forEach((ignored, value) -> RawTree.put(item, key, value));
    }
  }

  private void readJson(
      Schema.Listed listed, String variable, String text, Map<String, Object> typed) {
    if (!(JsonText.parse(text) instanceof List<?> list)) {
      problems.value(
          Problem.Stage.ENVIRONMENT, environment.nameOf(variable), text, "is not valid JSON");
      return;
    }
    List<Object> raw = new ArrayList<>();
    for (Map<String, Object> item : FlatSource.items(list)) {
      raw.add(
          switch (variable) {
            case "PROXIES" -> FlatItems.proxy(item);
            case "CONSUMERS" -> FlatItems.consumer(item, false);
            default -> item;
          });
    }
    var reader =
        new TreeReader(TreeReader.Style.NESTED, Problem.Stage.ENVIRONMENT, Map.of(), problems);
    Schema.Section holder = new Schema.Section("", Config.class, "", false, false, List.of(listed));
    typed.putAll(
        reader.read(holder, Map.of(listed.name(), raw), environment.nameOf(variable) + " "));
  }

  private static List<Object> items(@Nullable Object list) {
    return list instanceof List<?> present ? new ArrayList<>(present) : new ArrayList<>();
  }
}
