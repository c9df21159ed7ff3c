package io.gyre.cli;

import io.gyre.node.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the version. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
  private final Terminal terminal;

  VersionCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal
        .out()
        .println("Gyre v" + Version.number() + " (Java version: " + Runtime.version() + ")");
    return 0;
  }
}
