package io.gyre.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the tables of facts beside these tests, and configurations written in a line. */
final class Facts {
  private Facts() {}

  static List<String> lines(String resource) {
    try (InputStream in = Objects.requireNonNull(Facts.class.getResourceAsStream(resource));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ConfigLoader.Result json(String text) {
    return ConfigLoader.load(SourceSet.ofFile("config.json", text.replace('\'', '"')));
  }

  static ConfigLoader.Result yaml(String text) {
    return ConfigLoader.load(SourceSet.ofFile("config.yaml", text));
  }

  static ConfigLoader.Result environment(Map<String, String> variables) {
    return ConfigLoader.load(SourceSet.none().withEnvironment(variables));
  }

  static Object value(Config config, String path) {
    return Objects.requireNonNull(RawTree.get(ConfigTree.of(config), path), path);
  }
}
