package io.gyre.loadtest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs each scenario against each server in turn, A B A B …, with a fresh server process for every
 * run.
 */
final class Bench {
  private static final double QUIET = 0.05;

  private final List<Candidate> candidates;
  private final Settings settings;
  private final Path logs;
  private final List<Report> reports = new ArrayList<>();

  Bench(List<Candidate> candidates, Settings settings, Path logs) {
    this.candidates = candidates;
    this.settings = settings;
    this.logs = logs;
  }

  /** Prints one JSON line for every run on standard output, as it ends. */
  List<Report> run(List<Scenario> scenarios, int rounds) throws InterruptedException {
    for (Scenario scenario : scenarios) {
      for (int round = 1; round <= rounds; round++) {
        for (Candidate candidate : candidates) {
          if (scenario.suits(candidate)) {
            awaitQuiet();
            System.err.printf(
                "%s, round %d of %d: %s%n", scenario.name(), round, rounds, candidate.name());
            Report report = once(scenario.atMost(settings.mostConnections()), candidate);
            report
                .put("round", round)
                .put("server_command", String.join(" ", shortened(candidate)));
            System.out.println(report.json());
            reports.add(report);
          }
        }
      }
    }
    return reports;
  }

  /** Waits for a moment in which others leave the machine alone, but not for ever. */
  private void awaitQuiet() throws InterruptedException {
    long until = System.nanoTime() + settings.quietWaitSeconds() * 1_000_000_000L;
    while (System.nanoTime() < until && ProcStats.busyShare(1000) > QUIET) {}
  }

  private Report once(Scenario scenario, Candidate candidate) throws InterruptedException {
    if (scenario.kind() == Scenario.Kind.CONSUME) {
      return consuming(scenario, candidate);
    }
    ServerGroup.Setup setup = new ServerGroup.Setup(settings, scenario.way(), "");
    try (ServerGroup server = ServerGroup.start(candidate, setup, logs)) {
      Report report =
          scenario.kind() == Scenario.Kind.CHANNELS
              ? ChannelsRun.of(scenario, server, settings)
              : Run.of(scenario, server.servers(), settings);
      if (report.failed()) {
        System.err.println(server.logTail());
      }
      return server.alive() ? report : report.fail("the server ended during the run");
    } catch (IOException | IllegalStateException e) {
      return failed(scenario, candidate, e);
    }
  }

  private Report consuming(Scenario scenario, Candidate candidate) throws InterruptedException {
    try (SourceBroker broker = SourceBroker.start(scenario.broker(), logs);
        ServerGroup server =
            ServerGroup.start(
                candidate,
                new ServerGroup.Setup(settings, scenario.way(), broker.consumer()),
                logs)) {
      Report report = ConsumeRun.of(scenario, server.servers(), broker, settings);
      if (report.failed()) {
        System.err.println(server.logTail());
      }
      return report;
    } catch (IOException | IllegalStateException e) {
      return failed(scenario, candidate, e);
    }
  }

  private static Report failed(Scenario scenario, Candidate candidate, Exception why) {
    return new Report()
        .put(
            "scenario",
            candidate.dialect() == Dialect.FLOOR ? "floor-" + scenario.name() : scenario.name())
        .put("server", candidate.name())
        .fail(why.toString());
  }

  /** Without the places of files, which say nothing and differ from machine to machine. */
  private static List<String> shortened(Candidate candidate) {
    return candidate.command().stream().map(w -> w.substring(w.lastIndexOf('/') + 1)).toList();
  }
}
