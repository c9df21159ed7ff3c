package io.gyre.compat;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gyre.support.FreePort;
import io.gyre.support.NodeModules;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tool;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JavaScript and the Python SDK against the server: runs the tests of {@code src/test/js} and
 * {@code src/test/python}. Missing tools are installed where possible, see {@code
 * .ci/test-tools.sh}.
 */
@Tag("sdk")
class ScriptedSdkIT {
  private static final Duration RUN = Duration.ofMinutes(2);

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(CaseTable.text("sdk-server.json"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "websocket:json,protobuf",
        "http_stream:json,protobuf",
        "sse:json",
        "sockjs/websocket:json sockjs/xhr-streaming:json",
        "sockjs/xhr-polling:json sockjs/eventsource:json"
      })
  void javaScriptSdk_overEachTransport_allTestsPass(String transport) {
    assumeTrue(!transport.contains("sockjs") || !server.isReference(), "gone there");
    runTests(server, transport);
  }

  @Test
  void javaScriptSdk_overWebSocketsInHttp2_allTestsPass() {
    assumeTrue(!server.isReference(), "not there");
    String clearText =
        CaseTable.text("sdk-server.json")
            .replaceFirst(
                "\\{",
                "{\"http_server\": {\"h2c_external\": true, \"internal_port\": \"%d\"},"
                    .formatted(FreePort.find()));
    try (ServerProcess http2 = ServerProcess.start(clearText)) {
      runTests(http2, "websocket/http2:json,protobuf");
    }
  }

  @Test
  @Tag("soak")
  void javaScriptSdk_withMessagesJoinedInFrames_allTestsPass() {
    assumeTrue(!server.isReference(), "other options there");
    String joining =
        CaseTable.text("sdk-server.json")
            .replace(
                "\"client\": {",
                "\"client\": {\"write_delay\": \"5ms\", \"max_messages_in_frame\": 16,");
    try (ServerProcess joined = ServerProcess.start(joining)) {
      runTests(joined, "websocket:json,protobuf");
    }
  }

  private static void runTests(ServerProcess server, String transports) {
    Map<String, String> environment = environment(server);
    environment.put("GYRE_TRANSPORTS", transports);
    Tool.run(NodeModules.installed(), environment, RUN, List.of("node", "--test", "sdk.test.js"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockjs.test.js", "sockjs-v1.test.js"})
  void javaScriptSdk_earlierReleasesOverSockJs_allTestsPass(String script) {
    assumeTrue(!server.isReference(), "gone there");
    Tool.run(NodeModules.installed(), environment(server), RUN, List.of("node", "--test", script));
  }

  @Test
  void pythonSdk_jsonAndProtobuf_allTestsPass() throws IOException {
    PythonTests.run("sdk_test", environment(server));
  }

  private static Map<String, String> environment(ServerProcess server) {
    Map<String, String> environment = new HashMap<>();
    environment.put("GYRE_PORT", String.valueOf(server.port()));
    environment.put("GYRE_API_PORT", String.valueOf(server.internalPort()));
    environment.put("GYRE_API_KEY", server.api().key());
    if (server.isReference()) {
      environment.put("GYRE_REFERENCE", "1");
    }
    return environment;
  }
}
