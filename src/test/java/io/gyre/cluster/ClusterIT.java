package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two nodes that are one server: what is done on one is seen on the other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("cluster")
class ClusterIT {
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final String CHANGES =
      """
      {"cluster": {"secret": "a cluster secret",
         "encryption_key": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="},
       "channel": {"namespaces": [{"name": "hist", "history_size": 100, "history_ttl": "300s",
         "force_recovery": true, "allow_subscribe_for_client": true, "presence": true}]}}
      """;

  private static TestCluster cluster;

  @BeforeAll
  static void start() {
    cluster = TestCluster.start(2, CHANGES);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static RawClient connected(int node, String user, String channel) {
    RawClient client = RawClient.connect(cluster.node(node), Tokens.user(user, 0));
    JsonNode reply = client.call("{\"subscribe\":{\"channel\":" + Json.quote(channel) + "}}");
    assertTrue(reply.has("subscribe"), reply::toString);
    return client;
  }

  private static Api api(int node) {
    return cluster.node(node).api();
  }

  private static JsonNode publish(int node, String channel, String more) {
    return api(node)
        .call("publish", "{\"channel\":" + Json.quote(channel) + ",\"data\":{}" + more + "}");
  }

  /** The next push of this kind. */
  private static JsonNode push(RawClient client, String kind) {
    while (true) {
      JsonNode message = Json.parse(client.next());
      if (message.path("push").has(kind)) {
        return message.get("push").get(kind);
      }
    }
  }

  @Test
  void publish_onEitherNode_comesToBothInOneOrder() {
    try (RawClient there = connected(1, "ann", "hist:both");
        RawClient here = connected(0, "bob", "hist:both")) {
      for (int i = 1; i <= 20; i++) {
        assertEquals(i, publish(i % 2, "hist:both", "").get("offset").asInt());
      }
      for (int i = 1; i <= 20; i++) {
        assertEquals(i, push(there, "pub").get("offset").asInt());
        assertEquals(i, push(here, "pub").get("offset").asInt());
      }
      JsonNode history = api(1).call("history", "{\"channel\":\"hist:both\",\"limit\":100}");
      assertEquals(20, history.get("publications").size());
      assertEquals(
          history.get("epoch"), api(0).call("history", "{\"channel\":\"hist:both\"}").get("epoch"));
    }
  }

  @Test
  void publish_withTheSameKeyOnBothNodes_isDoneOnce() {
    String key = ",\"idempotency_key\":\"k\"";
    JsonNode first = publish(0, "hist:once", key);
    assertEquals(first, publish(1, "hist:once", key));
    JsonNode history = api(1).call("history", "{\"channel\":\"hist:once\",\"limit\":10}");
    assertEquals(1, history.get("publications").size());
  }

  @Test
  void presence_ofClientsOnBothNodes_isSeenOnBoth() {
    try (RawClient there = connected(1, "ann", "hist:presence");
        RawClient here = connected(0, "bob", "hist:presence")) {
      for (int node = 0; node < 2; node++) {
        JsonNode present = api(node).call("presence", "{\"channel\":\"hist:presence\"}");
        Set<String> users = new TreeSet<>();
        present.get("presence").forEach(info -> users.add(info.get("user").asText()));
        assertEquals(Set.of("ann", "bob"), users);
      }
    }
    Await.until(
        SOON,
        () -> cluster.present(0, "hist:presence") == 0,
        () -> "present: " + cluster.present(0, "hist:presence"));
  }

  @Test
  void channels_withSubscribersOnBothNodes_addsThemUp() {
    try (RawClient there = connected(1, "ann", "hist:sum");
        RawClient here = connected(0, "bob", "hist:sum")) {
      JsonNode channels = api(0).call("channels", "{\"pattern\":\"hist:sum\"}").get("channels");
      assertEquals(2, channels.get("hist:sum").get("num_clients").asInt());
    }
  }

  @Test
  void info_onEitherNode_listsBoth() {
    for (int node = 0; node < 2; node++) {
      Set<String> names = new TreeSet<>();
      api(node).call("info", "{}").get("nodes").forEach(n -> names.add(n.get("name").asText()));
      assertEquals(Set.of("n0", "n1"), names);
    }
  }

  @Test
  void userCommands_reachConnectionsOfTheOtherNode() {
    try (RawClient there = connected(1, "eve", "hist:own")) {
      api(0).call("subscribe", "{\"user\":\"eve\",\"channel\":\"hist:more\"}");
      assertTrue(push(there, "subscribe").has("epoch"));
      api(0).call("unsubscribe", "{\"user\":\"eve\",\"channel\":\"hist:own\"}");
      assertEquals(2000, push(there, "unsubscribe").get("code").asInt());
      api(0).call("disconnect", "{\"user\":\"eve\"}");
      assertTrue(there.awaitClose(RawClient.PATIENCE).startsWith("3503"));
    }
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void join_withAnotherSecret_isRefusedAndEnds() {
    ObjectNode config = (ObjectNode) cluster.node(0).config().deepCopy();
    config.withObjectProperty("http_server").put("port", 0);
    ObjectNode own = config.withObjectProperty("cluster");
    own.put("secret", "not the cluster's");
    own.put("port", 0);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> ServerProcess.start(config.toString()));
    String log = String.valueOf(refused.getMessage());
    assertTrue(log.contains("server ended at start"), log);
    assertTrue(log.contains("cluster.secret is not the one"), log);
    assertFalse(log.contains("not the cluster's"), log);
    assertTrue(
        (cluster.node(0).log() + cluster.node(1).log()).contains("member refused"),
        "neither member told of it");
    assertEquals(2, cluster.known(0));
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void join_ofAnotherName_isRefusedAndEnds() {
    ObjectNode config = (ObjectNode) cluster.node(0).config().deepCopy();
    config.withObjectProperty("http_server").put("port", 0);
    config.withObjectProperty("cluster").put("name", "another").put("port", 0);
    IllegalStateException refused =
        assertThrows(IllegalStateException.class, () -> ServerProcess.start(config.toString()));
    String log = String.valueOf(refused.getMessage());
    assertTrue(log.contains("server ended at start"), log);
    assertTrue(log.contains("another cluster.name than \\\"another\\\""), log);
    assertTrue(
        (cluster.node(0).log() + cluster.node(1).log()).contains("different cluster"),
        "neither member told of it");
    assertEquals(2, cluster.known(0));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void kill_ofOneNode_leavesTheOtherServing() {
    try (RawClient there = connected(1, "ann", "hist:kill")) {
      JsonNode position = publish(0, "hist:kill", "");
      push(there, "pub");
      cluster.kill(1);
      JsonNode second = publish(0, "hist:kill", "");
      assertEquals(2, second.get("offset").asInt());
      assertEquals(position.get("epoch"), second.get("epoch"));
      Await.until(SOON, () -> cluster.known(0) == 1, () -> "knows " + cluster.known(0));
      Await.until(
          SOON,
          () -> cluster.present(0, "hist:kill") == 0,
          () -> "present: " + cluster.present(0, "hist:kill"));
      assertRecovers(position);
    }
    cluster.start(1);
    cluster.awaitTogether();
    assertEquals(3, publish(1, "hist:kill", "").get("offset").asInt());
  }

  private static void assertRecovers(JsonNode position) {
    try (RawClient again = RawClient.connect(cluster.node(0), Tokens.user("ann", 0))) {
      JsonNode reply =
          again.call(
              "{\"subscribe\":{\"channel\":\"hist:kill\",\"recover\":true,\"offset\":1,\"epoch\":"
                  + position.get("epoch")
                  + "}}");
      assertTrue(reply.path("subscribe").path("recovered").asBoolean(), reply::toString);
      assertEquals(1, reply.get("subscribe").get("publications").size());
    }
  }
}
