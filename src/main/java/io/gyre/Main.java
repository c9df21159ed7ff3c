package io.gyre;

import io.gyre.cli.GyreCommand;
import io.gyre.cli.ServerRun;
import io.gyre.cli.Terminal;

/** Entry point of the fat jar. */
public final class Main {
  private static final String PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";

  private Main() {}

  /**
   * Runs the command line and exits with its code.
   *
   * @param args command and options
   */
  public static void main(String[] args) {
    // With fewer, each callback of a cluster call would start a thread; before anything else, since
    // the pool reads it once.
    if (System.getProperty(PARALLELISM) == null && Runtime.getRuntime().availableProcessors() < 3) {
      System.setProperty(PARALLELISM, "2");
    }
    System.exit(
        GyreCommand.execute(
            args, Terminal.ofProcess(), (loaded, reread) -> new ServerRun(loaded, reread).run()));
  }
}
