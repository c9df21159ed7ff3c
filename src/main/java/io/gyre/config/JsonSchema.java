package io.gyre.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a JSON Schema of configuration files, for editors. */
public final class JsonSchema {
  private static final String DURATION = "^[-+]?(0|([0-9.]+(ns|us|µs|ms|s|m|h))+)$";
  private final Map<String, Object> definitions = new TreeMap<>();

  private JsonSchema() {}

  /**
   * The schema of nested keys (draft 2020-12); unknown keys are allowed at the root only, for old
   * flat keys.
   */
  public static String text() {
    JsonSchema schema = new JsonSchema();
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "Gyre configuration");
    root.put("type", "object");
    root.put("properties", schema.properties(Schema.ROOT));
    root.put("$defs", schema.definitions);
    try {
      return ConfigWriter.json(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write schema", e);
    }
  }

  private Map<String, Object> properties(Schema.Section section) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Schema.Node node : section.children()) {
      if (node instanceof Schema.Option option) {
        properties.put(node.name(), option(option));
      } else if (node instanceof Schema.Listed listed) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("description", listed.doc());
        list.put("type", "array");
        list.put("items", reference(listed.item()));
        properties.put(node.name(), list);
      } else if (node instanceof Schema.Section nested) {
        properties.put(node.name(), reference(nested));
      }
    }
    return properties;
  }

  private Map<String, Object> reference(Schema.Section section) {
    String name = name(section);
    if (!definitions.containsKey(name)) {
      Map<String, Object> definition = new LinkedHashMap<>();
      definitions.put(name, definition);
      definition.put("type", "object");
      definition.put("additionalProperties", false);
      definition.put("properties", properties(section));
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  /** The record's name, made distinct where its keys differ by place. */
  private static String name(Schema.Section section) {
    String name = section.type().getSimpleName();
    return section
        .child("channels_header")
        .or(() -> section.child("channels_value"))
        .or(() -> section.child("channels_attribute"))
        .or(() -> section.child("channels_property"))
        .map(node -> name + "." + node.name().substring("channels_".length()))
        .orElse(name);
  }

  private static Map<String, Object> option(Schema.Option option) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", option.doc());
    switch (option.kind()) {
      case BOOL -> schema.put("type", "boolean");
      case INT, LONG -> schema.put("type", List.of("integer", "string"));
      case STRING -> schema.put("type", List.of("string", "number", "boolean"));
      case DURATION -> {
        schema.put("type", "string");
        schema.put("pattern", DURATION);
      }
      case STRINGS -> {
        schema.put("type", List.of("array", "string"));
        schema.put("items", Map.of("type", "string"));
      }
      case MAP -> schema.put("type", List.of("object", "array"));
    }
    Object preset = option.preset();
    schema.put("default", preset instanceof java.time.Duration d ? Durations.format(d) : preset);
    return schema;
  }
}
