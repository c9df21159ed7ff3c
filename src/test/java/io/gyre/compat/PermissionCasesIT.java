package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gyre.support.Backend;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Template;
import io.gyre.support.Tokens;
import io.gyre.support.WebSocketWire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what: every verified case of the permission rules, over a JSON websocket. */
class PermissionCasesIT {
  /** Marks groups that the server in this repository cannot pass yet; the reference can. */
  private static final String UNBUILT = "unbuilt";

  private static Backend backend;

  @BeforeAll
  static void startBackend() {
    backend = Backend.start();
  }

  @AfterAll
  static void stopBackend() {
    backend.close();
  }

  static Stream<CaseTable.Group> groups() {
    return CaseTable.read("permission-cases.txt").stream();
  }

  static Stream<CaseTable.Group> builtGroups() {
    return groups().filter(group -> !group.flags().contains(UNBUILT));
  }

  static Stream<CaseTable.Group> unbuiltGroups() {
    return groups().filter(group -> group.flags().contains(UNBUILT));
  }

  @ParameterizedTest
  @MethodSource("builtGroups")
  void rows_ofOneConfiguration_haveTheVerifiedOutcome(CaseTable.Group group) {
    check(group);
  }

  @ParameterizedTest
  @MethodSource("unbuiltGroups")
  void rows_thatCallABackend_areSkippedBecauseProxiesAreNotBuiltYet(CaseTable.Group group) {
    assumeTrue(System.getProperty("gyre.test.server") != null);
    check(group);
  }

  private static void check(CaseTable.Group group) {
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

  @Test
  void table_listsEveryCaseOnce() {
    List<String> ids =
        groups().flatMap(group -> group.rows().stream()).map(CaseTable.Row::id).sorted().toList();
    assertEquals(ids.stream().distinct().toList(), ids);
    assertEquals(349, ids.size(), "rows in permission-cases.txt");
  }

  @Test
  void connectionRateLimit_moreAttemptsThanTheBurst_http503() {
    String config =
        "{\"client\":{\"connection_rate_limit\":3,\"token\":{\"hmac_secret_key\":\"secret\"}}}";
    try (ServerProcess server = ServerProcess.start(config)) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        try {
          RawClient.connect(server, Tokens.user("42", 0)).close();
          statuses.add(101);
        } catch (WebSocketWire.Refused refused) {
          statuses.add(refused.status());
        }
      }
      assertEquals(List.of(101, 101, 101), statuses.subList(0, 3), "L20 " + statuses);
      assertEquals(503, statuses.get(7), "L20 " + statuses);
    }
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
