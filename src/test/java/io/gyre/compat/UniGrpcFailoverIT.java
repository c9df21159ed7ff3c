package io.gyre.compat;

import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code uni_grpc} in a cluster with a stub that another implementation generated. */
@Tag("cluster")
@Tag("long")
class UniGrpcFailoverIT {
  private static final Duration TOGETHER = Duration.ofSeconds(40);
  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "ping_interval": "3s", "pong_timeout": "1s"},
       "uni_grpc": {"enabled": true, "address": "127.0.0.1", "port": %d},
       "cluster": {"enabled": true, "member_timeout": "3s", "name": "grpc-%d", "address": "127.0.0.1",
         "port": %d, "members": ["127.0.0.1:%d", "127.0.0.1:%d"]},
       "channel": {"namespaces": [{"name": "hist", "history_size": 100, "history_ttl": "120s",
         "force_recovery": true, "allow_subscribe_for_client": true}]}}
      """;

  @Test
  void nodeKilled_clientGoesOnAtTheOtherWhereItWas() {
    int[] grpc = {FreePort.find(), FreePort.find()};
    int[] member = {FreePort.find(), FreePort.find()};
    long name = ProcessHandle.current().pid();
    String first = CONFIG.formatted(grpc[0], name, member[0], member[0], member[1]);
    String second = CONFIG.formatted(grpc[1], name, member[1], member[0], member[1]);
    try (ServerProcess killed = ServerProcess.start(first);
        ServerProcess other = ServerProcess.start(second)) {
      Await.until(TOGETHER, () -> nodes(killed) == 2 && nodes(other) == 2, other::log);
      String node = "{\"grpc\": %d, \"pid\": %d}";
      PythonTests.run(
          "uni_grpc_failover_test",
          Map.of(
              "GYRE_NODES",
              "[" + node.formatted(grpc[0], killed.pid()) + "," + node.formatted(grpc[1], 0) + "]",
              "GYRE_GRPC_PORT",
              String.valueOf(grpc[1]),
              "GYRE_PORT",
              String.valueOf(other.port()),
              "GYRE_API_KEY",
              other.api().key(),
              "GYRE_TOKEN",
              Tokens.user("g", 0)));
    }
  }

  private static int nodes(ServerProcess server) {
    return server.api().call("info", "{}").path("nodes").size();
  }
}
