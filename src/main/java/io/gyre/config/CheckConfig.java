package io.gyre.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The command {@code checkconfig}: silence when a configuration is valid, one line for each problem
 * otherwise.
 */
public final class CheckConfig {
  private CheckConfig() {}

  /**
   * What to print and how to exit.
   *
   * @param lines for standard output; empty when all is well
   * @param exitCode 0 or 1
   */
  public record Outcome(List<String> lines, int exitCode) {}

  /**
   * Checks a configuration.
   *
   * @param sources file and environment; without a file the check fails
   * @param strict whether unknown keys of the file fail too
   */
  public static Outcome run(SourceSet sources, boolean strict) {
    if (sources.file().isEmpty()) {
      return new Outcome(List.of("config file not found"), 1);
    }
    ConfigLoader.Result result = ConfigLoader.load(sources);
    List<String> lines = new ArrayList<>();
    result.found().forEach(problem -> lines.add(problem.stage().prefix() + problem));
    if (strict && !result.unknownKeys().isEmpty()) {
      lines.add("unknown keys in config: " + String.join(", ", result.unknownKeys()));
    }
    return new Outcome(List.copyOf(lines), lines.isEmpty() ? 0 : 1);
  }
}
