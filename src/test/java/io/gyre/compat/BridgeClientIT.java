package io.gyre.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.FreePort;
import io.gyre.support.Json;
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
 * The published clients of Vert.x's bridges against the server, by SockJS ({@code
 * src/test/js/bridge.test.js}) and by TCP ({@code src/test/python/bridge_test.py}).
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

  @Test
  void pythonClient_overTcp_allTestsPass() throws IOException {
    ObjectNode config = (ObjectNode) Json.parse(CaseTable.text("bridge-server.json"));
    int port = FreePort.find();
    config
        .withObjectProperty("bridge")
        .withObjectProperty("tcp")
        .put("enabled", true)
        .put("address", "127.0.0.1")
        .put("port", port);
    try (ServerProcess server = ServerProcess.start(config.toString())) {
      Map<String, String> environment =
          Map.of(
              "GYRE_PORT", String.valueOf(server.port()),
              "GYRE_API_KEY", server.api().key(),
              "GYRE_BRIDGE_PORT", String.valueOf(port));
      PythonTests.run("bridge_test", environment);
    }
  }
}
