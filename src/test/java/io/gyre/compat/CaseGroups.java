package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Backend;
import io.gyre.support.ServerProcess;
import io.gyre.support.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** Runs groups of cases, each against a server of its own. */
final class CaseGroups {
  private CaseGroups() {}

  /** Fails, and names each row, if a row of the group has another outcome than it should. */
  static void check(CaseTable.Group group, Backend backend) {
    Template template = new Template();
    template.set("backend", backend.url());
    List<String> wrong = new ArrayList<>();
    String complaints = "";
    try (ServerProcess server = ServerProcess.start(template.fill(group.config().toString()));
        CaseRunner runner = new CaseRunner(server, backend, group.flags())) {
      boolean parallel = group.flags().contains("parallel");
      ExecutorService pool = Executors.newFixedThreadPool(parallel ? 16 : 1);
      List<CompletableFuture<List<String>>> chains = new ArrayList<>();
      for (List<CaseTable.Row> chain : parallel ? chains(group.rows()) : List.of(group.rows())) {
        chains.add(CompletableFuture.supplyAsync(() -> wrongOnes(runner, chain), pool));
      }
      chains.forEach(chain -> wrong.addAll(chain.join()));
      pool.shutdown();
      complaints = server.complaints();
    }
    String log = complaints;
    assertTrue(
        wrong.isEmpty(),
        () ->
            wrong.size()
                + " of "
                + group.rows().size()
                + " rows wrong in group "
                + group.name()
                + ":\n"
                + String.join("\n", wrong)
                + "\n"
                + log);
  }

  private static List<String> wrongOnes(CaseRunner runner, List<CaseTable.Row> chain) {
    List<String> wrong = new ArrayList<>();
    for (CaseTable.Row row : chain) {
      String complaint = runner.run(row);
      if (complaint != null) {
        wrong.add(complaint);
      }
    }
    return wrong;
  }

  /** Rows that continue another row's connection stay behind it, the rest is independent. */
  private static List<List<CaseTable.Row>> chains(List<CaseTable.Row> rows) {
    Map<String, List<CaseTable.Row>> chains = new LinkedHashMap<>();
    Predicate<CaseTable.Row> follows = row -> row.connection().startsWith("then ");
    for (CaseTable.Row row : rows) {
      String head = follows.test(row) ? row.connection().substring(5) : row.id();
      chains.computeIfAbsent(head, id -> new ArrayList<>()).add(row);
    }
    return List.copyOf(chains.values());
  }
}
