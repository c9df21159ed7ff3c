package io.gyre.cli;

import io.gyre.config.Config;
import io.gyre.config.DefaultEnv;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints every option as a variable. */
@Command(name = "defaultenv", description = "Prints every option as an environment variable.")
final class DefaultEnvCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = {"-b", "--base"},
      paramLabel = "FILE",
      description = "take the options of this file from it")
  private String base = "";

  @Option(names = "--base-non-zero-only", description = "leave out options that are zero or empty")
  private boolean nonZeroOnly;

  DefaultEnvCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<Config> config = BaseConfig.read(terminal, base);
    config.ifPresent(
        values -> DefaultEnv.lines(values, nonZeroOnly).forEach(terminal.out()::println));
    return config.isPresent() ? 0 : 1;
  }
}
