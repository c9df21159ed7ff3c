package io.gyre.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** JSON trees in tests. */
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(100_000).build());
  }

  private Json() {}

  /**
   * Tree of a JSON text.
   *
   * @throws IllegalArgumentException if it is not JSON, with the text
   */
  public static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + text, e);
    }
  }

  /** Tree of a JSON text with the fields of every object in alphabetical order. */
  public static JsonNode sorted(String text) {
    return sorted(parse(text));
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isArray()) {
      ArrayNode list = MAPPER.createArrayNode();
      node.forEach(item -> list.add(sorted(item)));
      return list;
    }
    if (node.isObject()) {
      ObjectNode object = MAPPER.createObjectNode();
      new TreeMap<>(fields(node)).forEach((name, value) -> object.set(name, sorted(value)));
      return object;
    }
    return node;
  }

  private static Map<String, JsonNode> fields(JsonNode node) {
    Map<String, JsonNode> fields = new HashMap<>();
    node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return fields;
  }

  /** JSON string literal of a text, with its quotes. */
  public static String quote(String text) {
    try {
      return MAPPER.writeValueAsString(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
