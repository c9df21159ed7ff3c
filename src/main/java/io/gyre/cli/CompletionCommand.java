package io.gyre.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a script that lets a shell complete commands and flags. */
@Command(
    name = "completion",
    description = "Prints a completion script for bash, zsh, fish or powershell.")
final class CompletionCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final CommandLine root;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh, fish or powershell")
  private String shell = "";

  @Option(names = "--no-descriptions", description = "complete names only")
  private boolean bare;

  CompletionCommand(Terminal terminal, CommandLine root) {
    this.terminal = terminal;
    this.root = root;
  }

  @Override
  public Integer call() {
    CompletionScripts scripts = new CompletionScripts(root, !bare);
    switch (shell) {
      case "bash", "zsh" -> terminal.out().print(AutoComplete.bash("gyre", root));
      case "fish" -> terminal.out().print(scripts.fish());
      case "powershell" -> terminal.out().print(scripts.powershell());
      default -> {
        terminal
            .out()
            .println("error: unknown shell " + shell + ", use bash, zsh, fish or powershell");
        return 1;
      }
    }
    return 0;
  }
}
