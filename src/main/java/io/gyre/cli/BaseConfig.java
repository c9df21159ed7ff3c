package io.gyre.cli;

import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import java.util.Optional;

/** The configuration that a helper command starts from. */
final class BaseConfig {
  private BaseConfig() {}

  /**
   * Reads a base file and the environment, or only the environment when no base is named.
   *
   * @return empty when there are problems, which have been printed
   */
  static Optional<Config> read(Terminal terminal, String base) {
    SourceSet sources = ConfigFiles.sources(terminal, base);
    if (!base.isEmpty() && sources.file().isEmpty()) {
      terminal.out().println("error: config file not found: " + base);
      return Optional.empty();
    }
    ConfigLoader.Result result = ConfigLoader.load(sources);
    result.problems().forEach(problem -> terminal.out().println("error: " + problem));
    return result.problems().isEmpty() ? Optional.of(result.config()) : Optional.empty();
  }
}
