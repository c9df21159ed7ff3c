package io.gyre.compat;

import io.gyre.support.Backend;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of a table of cases, over a JSON websocket, with a backend that can be asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CaseTableContract {
  private final String table;
  private Backend backend;

  /** Of the cases in file {@code table}. */
  CaseTableContract(String table) {
    this.table = table;
  }

  @BeforeAll
  void startBackend() {
    backend = Backend.start();
  }

  @AfterAll
  void stopBackend() {
    backend.close();
  }

  final Stream<CaseTable.Group> groups() {
    return CaseTable.read(table).stream();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void rows_ofOneConfiguration_haveTheVerifiedOutcome(CaseTable.Group group) {
    CaseGroups.check(group, backend);
  }
}
