package io.gyre.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the outside.
 *
 * @param out standard output; flushed by whoever runs the command
 * @param err standard error
 * @param environment variables of the process
 * @param directory the working directory, where relative paths begin
 */
public record Terminal(
    PrintWriter out, PrintWriter err, Map<String, String> environment, Path directory) {

  /** That of this process. */
  public static Terminal ofProcess() {
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        System.getenv(),
        Path.of(""));
  }

  /** A path as the user wrote it, from the working directory. */
  Path resolve(String path) {
    return directory.resolve(path);
  }
}
