package io.gyre.cli;

import io.gyre.config.BadValue;
import io.gyre.config.ConfigFile;
import io.gyre.config.DotEnv;
import io.gyre.config.SourceSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads configuration files from disk. */
final class ConfigFiles {
  /** The name that is looked for when no other is given. */
  static final String DEFAULT = "config.json";

  private ConfigFiles() {}

  /**
   * The file at this path; empty when it cannot be read for any reason, or when the path is empty.
   */
  static Optional<ConfigFile> read(Terminal terminal, String path) {
    try {
      return path.isEmpty()
          ? Optional.empty()
          : Optional.of(new ConfigFile(path, Files.readString(terminal.resolve(path))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** File and environment, for helper commands. */
  static SourceSet sources(Terminal terminal, String path) {
    SourceSet sources = SourceSet.none().withEnvironment(terminal.environment());
    return read(terminal, path).map(sources::withFile).orElse(sources);
  }

  /**
   * The environment with what {@code .env} in the working directory adds; variables already set
   * stay.
   *
   * @throws BadValue when the file is there but malformed or unreadable
   */
  static Map<String, String> withDotEnv(Terminal terminal) throws BadValue {
    Path file = terminal.resolve(".env");
    if (!Files.exists(file)) {
      return terminal.environment();
    }
    try {
      Map<String, String> merged = new HashMap<>(DotEnv.parse(Files.readString(file)));
      merged.putAll(terminal.environment());
      return merged;
    } catch (IOException e) {
      throw new BadValue("the file cannot be read: " + e.getMessage());
    }
  }
}
