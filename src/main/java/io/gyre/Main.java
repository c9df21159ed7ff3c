package io.gyre;

import io.gyre.cli.GyreCommand;
import io.gyre.cli.ServerRun;
import io.gyre.cli.Terminal;

/** Entry point of the fat jar. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line and exits with its code.
   *
   * @param args command and options
   */
  public static void main(String[] args) {
    System.exit(
        GyreCommand.execute(
            args, Terminal.ofProcess(), (loaded, reread) -> new ServerRun(loaded, reread).run()));
  }
}
