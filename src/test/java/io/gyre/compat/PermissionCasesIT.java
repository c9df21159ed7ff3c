package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.gyre.support.WebSocketWire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may do what: every verified case of the permission rules, over a JSON websocket. */
class PermissionCasesIT extends CaseTableContract {
  PermissionCasesIT() {
    super("permission-cases.txt");
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
}
