package io.gyre.compat;

import io.gyre.support.Backend;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of each answer of a backend, good and bad, over a JSON websocket. */
class ProxyCasesIT {
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
    return CaseTable.read("proxy-cases.txt").stream();
  }

  @ParameterizedTest
  @MethodSource("groups")
  void rows_ofOneConfiguration_haveTheVerifiedOutcome(CaseTable.Group group) {
    CaseGroups.check(group, backend);
  }
}
