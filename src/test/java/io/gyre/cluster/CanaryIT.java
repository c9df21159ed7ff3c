package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Three nodes, of which one gets nothing over the bus, or stands still, while it stays a member.
 */
@Tag("cluster")
@Tag("long")
class CanaryIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final List<Integer> ALL = List.of(0, 1, 2);
  private static final String CHANGES =
      "{\"cluster\": {\"member_timeout\": \"20s\"}, " + NodeHealth.CONFIG + "}";

  private static void assertFlows(TestCluster cluster, String channel) {
    for (int to : ALL) {
      try (RawClient client = RawClient.connect(cluster.node(to), Tokens.user("u" + to, 0))) {
        String subscribe = "{\"subscribe\":{\"channel\":" + Json.quote(channel + to) + "}}";
        assertTrue(client.call(subscribe).has("subscribe"));
        for (int from : ALL) {
          String body = "{\"channel\":" + Json.quote(channel + to) + ",\"data\":" + from + "}";
          cluster.node(from).api().call("publish", body);
          JsonNode push = Json.parse(client.next());
          assertEquals(from, push.at("/push/pub/data").asInt(), push::toString);
        }
      }
    }
  }

  @Test
  void bus_thatBringsNothingToOneNode_isFoundAndMended() {
    try (RelayedSites sites = new RelayedSites(3);
        TestCluster cluster = TestCluster.start(3, CHANGES, sites)) {
      NodeHealth health = new NodeHealth(cluster);
      health.await(ALL, Map.of());
      assertUnreachable(cluster);
      assertFlows(cluster, "before");
      sites.before(1).swallowRequests();
      Duration found = health.await(ALL, Map.of(1, List.of("not_delivered")));
      assertTrue(found.compareTo(LIMIT) <= 0, "found after " + found);
      assertEquals(List.of(1), health.watch(ALL, Duration.ofSeconds(5)));
      assertTold(health, cluster);
      sites.before(1).restore();
      Duration mended = health.await(ALL, Map.of());
      System.out.printf("bus cut: found after %s, mended after %s%n", found, mended);
      assertFlows(cluster, "after");
      for (int node : ALL) {
        Await.until(
            LIMIT, () -> health.health(node).isEmpty(), () -> health.health(node).toString());
      }
      assertEquals(1, health.metric(1, "centrifugo_node_ready"));
      for (int node : ALL) {
        assertEquals(0, health.metric(node, "centrifugo_engine_publications_lost_count"));
      }
    }
  }

  private static void assertTold(NodeHealth health, TestCluster cluster) {
    assertEquals(List.of("not_delivered"), NodeHealth.reasons(health.health(1), "problems"));
    String detail = health.health(1).at("/problems/0/detail").asText();
    assertTrue(detail.contains("n0, n2"), detail);
    assertEquals("ready", health.ready(0).path("status").asText());
    assertEquals(List.of("link_broken"), NodeHealth.reasons(health.ready(0), "degraded"));
    assertEquals(List.of("link_broken"), NodeHealth.reasons(health.health(2), "degraded"));
    assertEquals(0, health.metric(1, "centrifugo_node_ready"));
    assertEquals(1, health.metric(0, "centrifugo_node_ready"));
    assertEquals(2, health.metric(1, "centrifugo_cluster_links_broken"));
    assertEquals(1, health.metric(2, "centrifugo_cluster_links_broken"));
    assertTrue(health.metric(1, "centrifugo_cluster_canary_age_seconds{node=\"n0\"}") > 3);
    assertTrue(health.metric(0, "centrifugo_cluster_canary_age_seconds{node=\"n2\"}") < 3);
    assertTrue(health.metric(0, "centrifugo_cluster_repairs_count{step=\"audit\"}") >= 1);
    assertTrue(health.metric(0, "centrifugo_cluster_repairs_count{step=\"reconnect\"}") >= 1);
    String log = cluster.node(1).log();
    assertTrue(log.contains("[not_delivered]") && log.contains("link broken"), log);
  }

  /** Nobody sees or uses the canary's channels. */
  private static void assertUnreachable(TestCluster cluster) {
    Api api = cluster.node(0).api();
    assertEquals("{}", api.call("channels", "{}").path("channels").toString());
    for (JsonNode node : api.call("info", "{}").path("nodes")) {
      assertEquals(0, node.path("num_channels").asInt(), node::toString);
      String channel = Json.quote("\u0000gyre.canary." + node.path("uid").asText() + ".0");
      Api.Answer published = api.post("publish", "{\"channel\":" + channel + ",\"data\":{}}");
      assertEquals(102, Json.parse(published.body()).at("/error/code").asInt(), published::body);
      Api.Answer history = api.post("history", "{\"channel\":" + channel + "}");
      assertEquals(102, Json.parse(history.body()).at("/error/code").asInt(), history::body);
      try (RawClient client = RawClient.connect(cluster.node(0), Tokens.user("u", 0))) {
        JsonNode reply = client.call("{\"subscribe\":{\"channel\":" + channel + "}}");
        assertEquals(102, reply.at("/error/code").asInt(), reply::toString);
      }
    }
  }

  @Test
  void frozenNode_leavesTheOthersReady_andComesBack() {
    try (TestCluster cluster = TestCluster.start(3, CHANGES)) {
      NodeHealth health = new NodeHealth(cluster);
      health.await(ALL, Map.of());
      cluster.freeze(1);
      List<Integer> others = List.of(0, 2);
      assertEquals(List.of(), health.watch(others, Duration.ofSeconds(8)));
      assertTrue(NodeHealth.reasons(health.ready(0), "degraded").contains("link_broken"));
      assertEquals(1, health.metric(2, "centrifugo_cluster_links_broken"));
      cluster.thaw(1);
      Duration mended = health.await(ALL, Map.of());
      System.out.printf("thawed, all ready after %s%n", mended);
      assertTrue(cluster.node(1).log().contains("this process stood still"));
      assertFlows(cluster, "after");
    }
  }
}
