package io.gyre.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The JavaScript parts of the tests, {@code src/test/js}, with the modules they need. */
public final class NodeModules {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Duration INSTALL = Duration.ofMinutes(4);

  private NodeModules() {}

  /**
   * Installs what is missing: Node.js where {@code .ci/test-tools.sh} can, and the modules.
   *
   * @return the directory of the scripts
   */
  public static synchronized Path installed() {
    Tool.run(ROOT, Map.of(), INSTALL, List.of("bash", ".ci/test-tools.sh", "node"));
    Path directory = ROOT.resolve("src/test/js");
    Path stamp = directory.resolve("node_modules/.stamp");
    try {
      if (isStale(directory.resolve("package-lock.json"), stamp)) {
        Tool.run(directory, Map.of(), INSTALL, List.of("npm", "ci", "--no-audit", "--no-fund"));
        Files.writeString(stamp, "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  private static boolean isStale(Path source, Path stamp) throws IOException {
    return !Files.exists(stamp)
        || Files.getLastModifiedTime(stamp).compareTo(Files.getLastModifiedTime(source)) < 0;
  }
}
