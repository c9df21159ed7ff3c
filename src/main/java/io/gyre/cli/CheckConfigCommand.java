package io.gyre.cli;

import io.gyre.config.CheckConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks a configuration file together with the environment. */
@Command(
    name = "checkconfig",
    description = "Checks a configuration; prints nothing when it is valid.")
final class CheckConfigCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = {"-s", "--strict"},
      description = "unknown keys are errors")
  private boolean strict;

  CheckConfigCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CheckConfig.Outcome outcome =
        CheckConfig.run(ConfigFiles.sources(terminal, config.path), strict);
    outcome.lines().forEach(terminal.out()::println);
    return outcome.exitCode();
  }
}
