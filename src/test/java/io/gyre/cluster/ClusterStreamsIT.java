package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.HttpStream;
import io.gyre.support.NodeModules;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.gyre.support.Tool;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams of the JavaScript SDK whose commands come to another node, and whose node is killed. */
@Tag("cluster")
@Tag("long")
class ClusterStreamsIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String STREAMS =
      """
      {"http_stream": {"enabled": true}, "sse": {"enabled": true}, "uni_sse": {"enabled": true},
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

  @Test
  void uniSse_nodeKilled_goesOnAtTheOtherWhereItWas() {
    try (TestCluster cluster = TestCluster.start(2, STREAMS)) {
      String connect = "{\"token\":\"" + Tokens.user("u", 0) + "\",\"subs\":{\"hist:uni\":{}}}";
      String target =
          "/connection/uni_sse?cf_connect=" + URLEncoder.encode(connect, StandardCharsets.UTF_8);
      String last = "";
      try (HttpStream stream =
          HttpStream.open(cluster.node(0).port(), "GET", target, Map.of(), null)) {
        last = idOf(next(stream));
        publish(cluster, 1);
        String pushed = next(stream);
        assertTrue(pushed.contains("\"data\":1"), pushed);
        last = idOf(pushed);
      }
      cluster.kill(0);
      publish(cluster, 2);
      publish(cluster, 3);
      Map<String, String> back = Map.of("Last-Event-ID", last);
      try (HttpStream stream = HttpStream.open(cluster.node(1).port(), "GET", target, back, null)) {
        String connected = next(stream);
        assertTrue(connected.contains("\"recovered\":true"), connected);
        assertFalse(connected.contains("\"data\":1"), connected);
        assertTrue(connected.contains("\"data\":2") && connected.contains("\"data\":3"), connected);
        publish(cluster, 4);
        assertTrue(next(stream).contains("\"data\":4"));
      }
    }
  }

  private static void publish(TestCluster cluster, int number) {
    String body =
        "{\"channel\":\"hist:uni\",\"data\":%d,\"idempotency_key\":\"%d\"}"
            .formatted(number, number);
    Await.until(
        SOON,
        () -> cluster.node(1).api().post("publish", body).body().contains("\"offset\""),
        () -> "not published: " + number);
  }

  private static String next(HttpStream stream) {
    String event = stream.next(SOON);
    assertNotNull(event, "nothing came");
    return event;
  }

  private static String idOf(String event) {
    assertTrue(event.startsWith("id: "), event);
    return event.substring(4, event.indexOf('\n'));
  }

  private static String description(ServerProcess node) {
    return "{\"port\": %d, \"pid\": %d}".formatted(node.port(), node.pid());
  }
}
