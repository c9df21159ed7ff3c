package io.gyre.compat;

import io.gyre.support.NodeModules;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The published client of Vert.x's SockJS bridge against the server: runs {@code
 * src/test/js/bridge.test.js}.
 */
@Tag("sdk")
class BridgeClientIT {
  private static final Duration RUN = Duration.ofMinutes(2);

  @Test
  void eventBusBridgeClient_overSockJs_allTestsPass() throws IOException {
    Path directory = NodeModules.installed();
    try (ServerProcess server = ServerProcess.start(CaseTable.text("bridge-server.json"))) {
      Map<String, String> environment =
          Map.of("GYRE_PORT", String.valueOf(server.port()), "GYRE_API_KEY", server.api().key());
      Tool.run(directory, environment, RUN, List.of("node", "--test", "bridge.test.js"));
    }
  }
}
