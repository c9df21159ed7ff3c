package io.gyre.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Documents every option in Markdown: a table for each section, groups that occur in several places
 * once.
 */
public final class ConfigDoc {
  private static final String HEAD = "| Key | Type | Default | Meaning |\n|---|---|---|---|\n";
  private final String prefix;
  private final String marks;
  private final Map<Class<?>, List<String>> places = new LinkedHashMap<>();
  private final Map<Class<?>, Schema.Section> blocks = new LinkedHashMap<>();
  private final StringBuilder text = new StringBuilder();

  private ConfigDoc(String prefix, int level) {
    this.prefix = prefix;
    this.marks = "#".repeat(level + 2);
  }

  /**
   * Writes the documentation.
   *
   * @param section only keys that begin with this; empty for all
   * @param level how many levels deeper than usual headings are
   * @return Markdown, or an empty line where nothing matches
   */
  public static String markdown(String section, int level) {
    ConfigDoc doc = new ConfigDoc(section, level);
    doc.count(Schema.ROOT, "");
    doc.places.values().removeIf(list -> list.size() < 2);
    doc.top();
    if (section.isEmpty()) {
      doc.blocks();
    }
    return doc.text.isEmpty() ? "\n" : doc.text.toString();
  }

  private void count(Schema.Section section, String path) {
    for (Schema.Node node : section.children()) {
      if (node instanceof Schema.Section nested && !nested.hidden()) {
        places.computeIfAbsent(nested.type(), type -> new ArrayList<>()).add(path + node.name());
        blocks.putIfAbsent(nested.type(), nested);
        count(nested, path + node.name() + ".");
      } else if (node instanceof Schema.Listed listed) {
        count(listed.item(), path + node.name() + "[].");
      }
    }
  }

  private void top() {
    StringBuilder loose = new StringBuilder();
    for (Schema.Node node : Schema.ROOT.children()) {
      StringBuilder rows = new StringBuilder();
      if (node instanceof Schema.Section section) {
        rows(section, node.name() + ".", rows, true);
      } else if (node instanceof Schema.Listed listed) {
        listRows(listed, node.name(), rows, true);
      } else if (node instanceof Schema.Option option) {
        row(option, node.name(), loose, true);
      }
      if (!rows.isEmpty()) {
        text.append(marks).append(' ').append(node.name()).append("\n\n");
        text.append(HEAD).append(rows).append('\n');
      }
    }
    if (!loose.isEmpty()) {
      text.append(marks).append(" Other\n\n").append(HEAD).append(loose).append('\n');
    }
  }

  private void blocks() {
    text.append(marks).append(" Groups that occur in several places\n\n");
    blocks.forEach(
        (type, section) -> {
          List<String> mounted = places.get(type);
          if (mounted != null) {
            text.append(marks).append("# ").append(title(type)).append("\n\n");
            text.append("At `").append(String.join("`, `", mounted)).append("`.\n\n").append(HEAD);
            rows(section, "", text, false);
            text.append('\n');
          }
        });
  }

  private void rows(Schema.Section section, String path, StringBuilder out, boolean filter) {
    for (Schema.Node node : section.children()) {
      String key = path + node.name();
      if (node instanceof Schema.Option option) {
        row(option, key, out, filter);
      } else if (node instanceof Schema.Listed listed) {
        listRows(listed, key, out, filter);
      } else if (node instanceof Schema.Section nested && !nested.hidden()) {
        boolean direct = !prefix.isEmpty() && prefix.length() > key.length();
        if (places.containsKey(nested.type()) && !direct) {
          reference(nested, key, out, filter);
        } else {
          rows(nested, key + ".", out, filter);
        }
      }
    }
  }

  private void listRows(Schema.Listed listed, String key, StringBuilder out, boolean filter) {
    if (matches(key, filter)) {
      out.append("| `").append(key).append("` | object[] | `[]` | ");
      out.append(cell(listed.doc())).append(" |\n");
    }
    rows(listed.item(), key + "[].", out, filter);
  }

  private void reference(Schema.Section nested, String key, StringBuilder out, boolean filter) {
    if (matches(key, filter)) {
      String title = title(nested.type());
      String anchor = title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-');
      out.append("| `").append(key).append(".*` | object | | ");
      out.append("Group [").append(title).append("](#").append(anchor).append("). |\n");
    }
  }

  private void row(Schema.Option option, String key, StringBuilder out, boolean filter) {
    if (matches(key, filter)) {
      String doc = cell(option.doc()) + (option.own() ? " Gyre only." : "");
      out.append("| `").append(key).append("` | ").append(option.kind().label());
      out.append(" | `").append(preset(option)).append("` | ").append(doc).append(" |\n");
    }
  }

  private boolean matches(String key, boolean filter) {
    return !filter || key.startsWith(prefix);
  }

  private static String preset(Schema.Option option) {
    Object preset = option.preset();
    return switch (option.kind()) {
      case STRING -> '"' + preset.toString() + '"';
      case DURATION -> Durations.format((Duration) preset);
      case MAP -> "{}";
      default -> preset.toString();
    };
  }

  private static String title(Class<?> type) {
    return type.getSimpleName().replaceAll("Config$", "").replaceAll("(?<=[a-z0-9])([A-Z])", " $1");
  }

  private static String cell(String doc) {
    return doc.replace("|", "\\|");
  }
}
