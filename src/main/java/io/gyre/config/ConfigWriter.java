package io.gyre.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes trees of option values as files. */
public final class ConfigWriter {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final ObjectMapper TOML = new TomlMapper();

  private ConfigWriter() {}

  /**
   * Writes a configuration with every option.
   *
   * @param format JSON, YAML or TOML
   * @param config what to write
   * @return text that reads back as the same configuration, ending with a newline
   */
  public static String write(FileFormat format, Config config) {
    return write(format, visible(Schema.ROOT, ConfigTree.of(config)));
  }

  static String write(FileFormat format, Map<String, Object> tree) {
    try {
      return switch (format) {
        case JSON -> json(tree);
        case YAML -> new Yaml(block()).dump(tree);
        case TOML -> TOML.writeValueAsString(tree);
        case DOTENV -> throw new IllegalArgumentException("configurations are not written as .env");
      };
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write configuration", e);
    }
  }

  static String json(Object tree) throws JsonProcessingException {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayEmptySeparator("")
            .withObjectEmptySeparator("");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(separators)
            .withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    return MAPPER.writer(printer).writeValueAsString(tree) + "\n";
  }

  private static DumperOptions block() {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    return options;
  }

  private static Map<String, Object> visible(Schema.Section section, Map<String, Object> tree) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (Schema.Node node : section.children()) {
      Object value = tree.get(node.name());
      if (node instanceof Schema.Section nested && !nested.hidden() && value != null) {
        result.put(node.name(), visible(nested, Binder.tree(value)));
      } else if (node instanceof Schema.Listed listed && value instanceof List<?> list) {
        List<Object> items = new ArrayList<>();
        list.forEach(item -> items.add(visible(listed.item(), Binder.tree(item))));
        result.put(node.name(), items);
      } else if (node instanceof Schema.Option && value != null) {
        result.put(node.name(), value instanceof Duration d ? Durations.format(d) : value);
      }
    }
    return result;
  }
}
