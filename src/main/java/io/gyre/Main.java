package io.gyre;

import io.gyre.cli.ServerRun;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import java.nio.file.Files;
import java.nio.file.Path;

/** Entry point of the fat jar. */
public final class Main {
  private Main() {}

  /**
   * Runs the command line.
   *
   * @param args command and options
   */
  public static void main(String[] args) throws Exception {
    SourceSet sources =
        args.length == 2
            ? SourceSet.ofFile(args[1], Files.readString(Path.of(args[1])))
            : SourceSet.none();
    ConfigLoader.Result result = ConfigLoader.load(sources.withEnvironment(System.getenv()));
    System.exit(new ServerRun(result, () -> result).run());
  }
}
