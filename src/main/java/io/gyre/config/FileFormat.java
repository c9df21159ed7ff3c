package io.gyre.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;

/** The formats a configuration file can have, told by its extension. */
public enum FileFormat {
  /** {@code .json}: no comments, no trailing commas. */
  JSON,
  /**
   * {@code .yaml}, {@code .yml}: the first document; only {@code true} and {@code false} are
   * booleans.
   */
  YAML,
  /** {@code .toml}. */
  TOML,
  /** {@code .env}, {@code .dotenv}: lines with dotted keys. */
  DOTENV;

  private static final ObjectMapper JSON_READER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectMapper TOML_READER = new TomlMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  /**
   * The format of a file.
   *
   * @param fileName name or path; the extension is compared in lower case only, as upstream does
   * @throws BadValue when no format has this extension
   */
  public static FileFormat of(String fileName) throws BadValue {
    String extension = fileName.substring(fileName.lastIndexOf('.') + 1);
    return switch (extension) {
      case "json" -> JSON;
      case "yaml", "yml" -> YAML;
      case "toml" -> TOML;
      case "env", "dotenv" -> DOTENV;
      default ->
          throw new BadValue(
              "unsupported config type \"" + extension + "\"; use json, toml, yaml or yml");
    };
  }

  /**
   * Reads a file.
   *
   * @param text content
   * @return its root object as nested maps, lists, texts, numbers and booleans
   * @throws BadValue saying where the text is malformed
   */
  public Map<String, Object> read(String text) throws BadValue {
    try {
      return switch (this) {
        case JSON -> json(text);
        case YAML -> yaml(text);
        case TOML -> TOML_READER.readValue(text, TREE);
        case DOTENV -> new LinkedHashMap<>(DotEnv.parse(text));
      };
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      String where =
          at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
      throw new BadValue(where + e.getOriginalMessage());
    } catch (YAMLException e) {
      throw new BadValue(String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
  }

  private static Map<String, Object> json(String text) throws JsonProcessingException, BadValue {
    if (text.isBlank()) {
      throw new BadValue("unexpected end of JSON input; write at least {}");
    }
    Map<String, Object> root = JSON_READER.readValue(text, TREE);
    if (root == null) {
      return Map.of();
    }
    return root;
  }

  private static Map<String, Object> yaml(String text) throws BadValue {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Iterator<Object> documents =
        new Yaml(
                PlainScalars.constructor(options),
                PlainScalars.representer(),
                PlainScalars.dumper(),
                options,
                new PlainScalars())
            .loadAll(text)
            .iterator();
    Object root = documents.hasNext() ? documents.next() : null;
    if (root == null) {
      return Map.of();
    }
    if (!(root instanceof Map<?, ?> map)) {
      throw new BadValue("the root must be a map");
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    map.forEach((key, value) -> tree.put(String.valueOf(key), value));
    return tree;
  }
}
