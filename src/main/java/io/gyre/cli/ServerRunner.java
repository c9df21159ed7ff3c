package io.gyre.cli;

import io.gyre.config.ConfigLoader;
import java.util.function.Supplier;

/** Runs a server in the foreground. */
@FunctionalInterface
public interface ServerRunner {
  /**
   * Runs a server until it has stopped.
   *
   * @param loaded what was read at start, without problems
   * @param reread reads file, variables and flags again; its result may have problems, and a file
   *     that is gone counts as empty. Blocks for the time of reading a file.
   * @return exit code: 0 after a graceful stop, 1 otherwise
   */
  int run(ConfigLoader.Result loaded, Supplier<ConfigLoader.Result> reread);
}
