package io.gyre.compat;

import io.gyre.support.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Tests in Python, in an environment of their own that is made at the first use. */
final class PythonTests {
  private static final Duration INSTALL = Duration.ofMinutes(5);
  private static final Duration RUN = Duration.ofMinutes(3);
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path DIRECTORY = ROOT.resolve("src/test/python");
  private static final String PYTHON = DIRECTORY.resolve(".venv/bin/python").toString();

  private PythonTests() {}

  /**
   * Runs a test module.
   *
   * @param environment variables it reads
   * @throws AssertionError if one of its tests fails, with its output
   */
  static void run(String module, Map<String, String> environment) {
    install();
    Tool.run(
        DIRECTORY,
        environment,
        RUN,
        List.of(PYTHON, "-B", "-W", "error::RuntimeWarning", "-m", "unittest", module));
  }

  /**
   * Starts a module as a process that goes on until its input ends.
   *
   * @param ready what its first line says
   */
  static Process start(String module, Map<String, String> environment, String ready) {
    install();
    ProcessBuilder builder =
        new ProcessBuilder(PYTHON, "-B", module + ".py")
            .directory(DIRECTORY.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      String line = process.inputReader().readLine();
      if (!ready.equals(line)) {
        process.destroyForcibly();
        throw new AssertionError(module + " said " + line);
      }
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install() {
    Tool.run(ROOT, Map.of(), INSTALL, List.of("bash", ".ci/test-tools.sh", "python"));
    Path stamp = DIRECTORY.resolve(".venv/.stamp");
    try {
      if (stale(DIRECTORY.resolve("requirements.txt"), stamp)) {
        Tool.run(DIRECTORY, Map.of(), INSTALL, List.of("python3", "-m", "venv", ".venv"));
        Tool.run(
            DIRECTORY,
            Map.of(),
            INSTALL,
            List.of(PYTHON, "-m", "pip", "install", "-q", "-r", "requirements.txt"));
        Files.writeString(stamp, "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean stale(Path source, Path stamp) throws IOException {
    return !Files.exists(stamp)
        || Files.getLastModifiedTime(stamp).compareTo(Files.getLastModifiedTime(source)) < 0;
  }
}
