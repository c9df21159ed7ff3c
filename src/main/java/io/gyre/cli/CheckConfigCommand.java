package io.gyre.cli;

import io.gyre.config.CheckConfig;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.node.StartProblems;
import java.util.List;
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
    SourceSet sources = ConfigFiles.sources(terminal, config.path);
    CheckConfig.Outcome outcome = CheckConfig.run(sources, strict);
    outcome.lines().forEach(terminal.out()::println);
    return outcome.exitCode() == 0 ? checkStart(sources) : outcome.exitCode();
  }

  /** What would only be noticed at the start. */
  private int checkStart(SourceSet sources) {
    List<String> problems = StartProblems.of(ConfigLoader.load(sources).config());
    problems.forEach(problem -> terminal.out().println("error validating config: " + problem));
    return problems.isEmpty() ? 0 : 1;
  }
}
