package io.gyre.compat;

import io.gyre.support.FreePort;
import io.gyre.support.NodeModules;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tool;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hooks of clients of a published SDK, and to a backend whose service was generated. */
@Tag("sdk")
class HookSdkIT {
  private static final Duration RUN = Duration.ofMinutes(2);
  private static final int BATCH = 50;

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"},
         "allow_anonymous_connect_without_token": true},
       "channel": {"without_namespace": {"allow_subscribe_for_client": true,
         "allow_subscribe_for_anonymous": true},
         "namespaces": [{"name": "pos", "allow_subscribe_for_client": true,
           "force_positioning": true, "history_size": 1, "history_ttl": "60s"}]},
       "hooks": {"vacate_delay": "500ms", "backends": [
         {"name": "desk", "events": ["disconnect", "unsubscribe", "occupied", "vacated"],
          "endpoint": "ENDPOINT", "max_batch_size": BATCH,
          "retry": {"min_delay": "20ms", "max_delay": "100ms"}}]}}
      """;

  private final int backend = FreePort.find();

  private ServerProcess start(String scheme) {
    return ServerProcess.start(
        CONFIG
            .replace("ENDPOINT", scheme + "://127.0.0.1:" + backend)
            .replace("BATCH", Integer.toString(BATCH)));
  }

  private Map<String, String> environment(ServerProcess server) {
    Map<String, String> environment = new HashMap<>();
    environment.put("GYRE_PORT", Integer.toString(server.port()));
    environment.put("GYRE_API_KEY", server.api().key());
    environment.put("GYRE_HOOK_PORT", Integer.toString(backend));
    environment.put("GYRE_HOOK_BATCH", Integer.toString(BATCH));
    return environment;
  }

  @Test
  void javaScriptSdk_itsEventsAreTold() {
    try (ServerProcess server = start("http")) {
      Tool.run(
          NodeModules.installed(),
          environment(server),
          RUN,
          List.of("node", "--test", "hooks.test.js"));
    }
  }

  @Test
  void generatedStubs_takeEventsIn() {
    try (ServerProcess server = start("grpc")) {
      PythonTests.run("grpc_hooks_test", environment(server));
    }
  }
}
