package io.gyre.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command line. See README.md, or {@code --help}. */
public final class Main {
  private static final String USAGE =
      """
      Load generator and side-by-side benchmark. One JSON line for each run on stdout, the summary on stderr.

        --gyre JAR            Gyre's jar; without it, and without --attach, only the reference runs
        --reference BINARY    a Centrifugo binary to compare with
        --attach PORT:PID     load a server that runs already, instead of starting any
        --nodes 1,2,3         measure Gyre as clusters of so many nodes, too; with it there is neither reference nor floor
        --no-alone            leave out Gyre on the memory engine
        --history             channels keep their last 100 publications
        --hooks               Gyre tells a backend of connections, subscriptions and channels
        --java PATH           java for Gyre (default: the one that runs this)
        --java-opts "…"       flags for Gyre's JVM
        --scenarios a,b       of: %s (default all)
        --rounds N            runs of each scenario and server (default 3)
        --seconds N           measured part of a run (default 10)
        --warmup N            load before it, seconds (default 6)
        --payload N           bytes of data in a publication (default 128)
        --window N            publications in flight in closed loops (default 64)
        --publisher ws|http   how fan-outs are published (default ws)
        --loops N             receiving event loops (default 1)
        --connections N       at most so many connections in any scenario
        --quiet-wait N        wait up to N seconds before each run for others to leave the machine alone (default 20)
        --no-floor            leave out the bare-write floor
        --quick               a smoke test: 1 round, 2 s, 1,000 connections; its figures mean little
        --logs DIR            where servers' configuration and logs go (default: a folder in the temporary directory)
      """;

  private Main() {}

  /** Exit code 0: all runs are good; 1: some failed; 2: wrong arguments. */
  public static void main(String[] args) throws Exception {
    Arguments given;
    List<Scenario> scenarios;
    try {
      given = Arguments.of(args);
      if (given.has("--help")) {
        System.err.printf(
            USAGE, String.join(",", Scenario.ALL.stream().map(Scenario::name).toList()));
        return;
      }
      scenarios =
          given.text("--scenarios", "").isEmpty()
              ? Scenario.ALL
              : Stream.of(given.text("--scenarios", "").split(",")).map(Scenario::named).toList();
      given.settings();
      given.nodes();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.out.println(environment(given).json());
    List<Report> reports =
        given.has("--attach") ? attached(given, scenarios) : bench(given, scenarios);
    System.err.print(
        given.nodes().isEmpty() ? Summary.table(reports) : ClusterSummary.table(reports));
    System.exit(reports.stream().anyMatch(Report::failed) ? 1 : 0);
  }

  private static List<Report> attached(Arguments given, List<Scenario> scenarios)
      throws InterruptedException {
    String[] portAndPid = given.text("--attach", "").split(":");
    long pid = Long.parseLong(portAndPid[1]);
    Endpoint server =
        new Endpoint(
            Candidate.GYRE,
            Dialect.CENTRIFUGO,
            Integer.parseInt(portAndPid[0]),
            0,
            pid,
            isJvm(pid));
    List<Report> reports = new ArrayList<>();
    for (Scenario s : scenarios) {
      Report report =
          Run.of(
              s.atMost(given.settings().mostConnections()), Servers.of(server), given.settings());
      System.out.println(report.json());
      reports.add(report);
    }
    return reports;
  }

  private static boolean isJvm(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(p -> p.info().command())
        .map(c -> c.endsWith("/java"))
        .orElse(false);
  }

  private static List<Report> bench(Arguments given, List<Scenario> scenarios) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<Candidate> candidates = new ArrayList<>();
    if (given.has("--gyre")) {
      Path jar = Path.of(given.text("--gyre", ""));
      Candidate gyre =
          Candidate.gyre(given.text("--java", java), given.text("--java-opts", ""), jar);
      if (!given.has("--no-alone")) {
        candidates.add(gyre);
      }
      given.nodes().forEach(nodes -> candidates.add(Candidate.cluster(gyre, nodes)));
    }
    if (!given.nodes().isEmpty()) {
      return new Bench(candidates, given.settings(), logs(given)).run(scenarios, given.rounds());
    }
    if (given.has("--reference")) {
      candidates.add(Candidate.reference(Path.of(given.text("--reference", ""))));
    }
    if (!given.has("--no-floor")) {
      candidates.add(Candidate.floor());
    }
    return new Bench(candidates, given.settings(), logs(given)).run(scenarios, given.rounds());
  }

  private static Path logs(Arguments given) throws IOException {
    return given.has("--logs")
        ? Path.of(given.text("--logs", ""))
        : Files.createTempDirectory("loadtest");
  }

  private static Report environment(Arguments given) {
    return new Report()
        .put("environment", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("arch", System.getProperty("os.arch"))
        .put("cpus", Runtime.getRuntime().availableProcessors())
        .put("java", System.getProperty("java.runtime.version"))
        .put("java_opts", given.text("--java-opts", ""))
        .put("settings", given.settings().toString())
        .put("time", java.time.Instant.now().toString());
  }
}
