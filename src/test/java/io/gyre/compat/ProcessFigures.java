package io.gyre.compat;

import io.gyre.support.ServerProcess;
import io.gyre.support.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server process holds.
 *
 * @param descriptors open ones
 * @param heap used after a full collection, bytes
 * @param direct buffers taken from the system, bytes; 0 without {@code prometheus.enabled}
 * @param resident memory as the kernel counts it, bytes
 */
record ProcessFigures(long descriptors, long heap, long direct, long resident) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  /** The figures of now, after a full collection. */
  static ProcessFigures of(ServerProcess server) {
    jcmd(server, "GC.run");
    Matcher used = USED.matcher(jcmd(server, "GC.heap_info"));
    if (!used.find()) {
      throw new AssertionError("no figure of the heap");
    }
    return new ProcessFigures(
        openDescriptors(server),
        Long.parseLong(used.group(1)) * 1024,
        (long) server.metric("jvm_buffer_memory_used_bytes", "id=\"direct\""),
        server.residentBytes());
  }

  /** Open descriptors alone, which cost nothing to count. */
  static long openDescriptors(ServerProcess server) {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is alive of connections and sessions whose classes have {@code part} in their names, in
   * whatever case: lines with number, bytes and class.
   */
  static List<String> instances(ServerProcess server, String part) {
    Pattern wanted =
        Pattern.compile(
            ".*" + part + "\\w*(session|connection|exchange|listener)\\b.*",
            Pattern.CASE_INSENSITIVE);
    return jcmd(server, "GC.class_histogram")
        .lines()
        .filter(line -> wanted.matcher(line).matches())
        .toList();
  }

  private static String jcmd(ServerProcess server, String command) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    List<String> line = List.of(jcmd, String.valueOf(server.pid()), command);
    return Tool.run(Path.of("").toAbsolutePath(), Map.of(), PATIENCE, line);
  }
}
