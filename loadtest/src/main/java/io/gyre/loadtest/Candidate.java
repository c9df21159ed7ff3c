package io.gyre.loadtest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that can be started.
 *
 * @param name as it stands in reports
 * @param command without port or configuration
 * @param nodes processes that form a cluster; 0 for a server that stands alone
 */
record Candidate(String name, Dialect dialect, List<String> command, boolean jvm, int nodes) {
  static final String GYRE = "gyre";
  static final String REFERENCE = "reference";
  static final String FLOOR = "floor";

  static Candidate gyre(String java, String javaOptions, Path jar) {
    List<String> command = new ArrayList<>(List.of(java));
    command.addAll(words(javaOptions));
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    return new Candidate(GYRE, Dialect.CENTRIFUGO, command, true, 0);
  }

  /** Gyre as a cluster of so many nodes on this machine. */
  static Candidate cluster(Candidate gyre, int nodes) {
    return new Candidate(GYRE + "-" + nodes, gyre.dialect, gyre.command, true, nodes);
  }

  static Candidate reference(Path binary) {
    return new Candidate(
        REFERENCE, Dialect.CENTRIFUGO, List.of(binary.toAbsolutePath().toString()), false, 0);
  }

  static Candidate floor() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString();
    List<String> command =
        List.of(java, "-Xmx256m", "-XX:+UseSerialGC", "-cp", jar, FloorServer.class.getName());
    return new Candidate(FLOOR, Dialect.FLOOR, command, true, 0);
  }

  private static List<String> words(String options) {
    return options.isBlank() ? List.of() : List.of(options.trim().split("\\s+"));
  }
}
