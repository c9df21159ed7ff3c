package io.gyre.config;

import java.util.Map;
import java.util.Optional;

/**
 * Everything a configuration is read from. Flags beat the environment, which beats the file.
 *
 * @param file the configuration file, if there is one
 * @param environment all variables of the process; those of others are ignored
 * @param flags values given on the command line, by dotted key or flat key of version 5, in the
 *     syntax of the environment
 */
public record SourceSet(
    Optional<ConfigFile> file, Map<String, String> environment, Map<String, String> flags) {

  /** Nothing at all: every option at its default. */
  public static SourceSet none() {
    return new SourceSet(Optional.empty(), Map.of(), Map.of());
  }

  /** A file and nothing else. */
  public static SourceSet ofFile(String name, String text) {
    return none().withFile(new ConfigFile(name, text));
  }

  /** The same with this file. */
  public SourceSet withFile(ConfigFile newFile) {
    return new SourceSet(Optional.of(newFile), environment, flags);
  }

  /** The same with these variables. */
  public SourceSet withEnvironment(Map<String, String> variables) {
    return new SourceSet(file, Map.copyOf(variables), flags);
  }

  /** The same with these flags. */
  public SourceSet withFlags(Map<String, String> given) {
    return new SourceSet(file, environment, Map.copyOf(given));
  }
}
