package io.gyre.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command line tool of a test to its end. */
public final class Tool {
  private Tool() {}

  /**
   * Runs the command and gives what it wrote.
   *
   * @param environment variables added to this process's
   * @throws AssertionError if it fails or takes longer than the limit, with its output
   */
  public static String run(
      Path directory, Map<String, String> environment, Duration limit, List<String> command) {
    try {
      Path output = Files.createTempFile("gyre-tool", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      String text = Files.readString(output);
      if (!ended || process.exitValue() != 0) {
        String how = ended ? "exit " + process.exitValue() : "not ended after " + limit;
        throw new AssertionError(String.join(" ", command) + ": " + how + "\n" + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
