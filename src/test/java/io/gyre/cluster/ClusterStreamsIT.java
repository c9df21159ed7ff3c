package io.gyre.cluster;

import io.gyre.support.NodeModules;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams of the JavaScript SDK whose commands come to another node, and whose node is killed. */
@Tag("cluster")
class ClusterStreamsIT {
  private static final String STREAMS =
      """
      {"http_stream": {"enabled": true}, "sse": {"enabled": true},
       "channel": {"namespaces": [{"name": "hist", "history_size": 5000, "history_ttl": "300s",
         "force_recovery": true, "allow_subscribe_for_client": true,
         "allow_publish_for_client": true}]}}
      """;

  @Test
  void streams_overTwoNodes_commandsArriveAndClientsComeBack() {
    try (TestCluster cluster = TestCluster.start(2, STREAMS)) {
      String nodes =
          "[%s, %s]".formatted(description(cluster.node(0)), description(cluster.node(1)));
      Map<String, String> environment =
          Map.of(
              "GYRE_NODES",
              nodes,
              "GYRE_PORT",
              String.valueOf(cluster.node(0).port()),
              "GYRE_API_KEY",
              ServerProcess.API_KEY);
      Tool.run(
          NodeModules.installed(),
          environment,
          Duration.ofMinutes(1),
          List.of("node", "--test", "cluster.test.js"));
    }
  }

  private static String description(ServerProcess node) {
    return "{\"port\": %d, \"pid\": %d}".formatted(node.port(), node.pid());
  }
}
