package io.gyre.transport.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Await;
import io.gyre.support.BridgeClient;
import io.gyre.support.Tokens;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who is not let in, who is cut off, and how clients are told. */
final class TcpBridgeLimitsTest {

  private static final JsonObject NONE = new JsonObject();

  private static int clients(BridgeNode node) {
    return node.ask("gyre.info", null)
        .getJsonObject("result")
        .getJsonArray("nodes")
        .getJsonObject(0)
        .getInteger("num_clients");
  }

  private static String ping(String token) {
    return "{\"type\":\"ping\",\"headers\":{\"token\":\"" + token + "\"}}";
  }

  @Test
  void message_beforeAToken_isRefusedAndTheConnectionStays() {
    try (BridgeNode node = new BridgeNode();
        BridgeClient client = BridgeClient.open(node.tcpPort())) {
      JsonNode refused = client.request("gyre.publish", "{\"channel\":\"hist:a\",\"data\":1}");
      assertEquals("not_logged_in", refused.path("message").asText());
      assertEquals(101, refused.path("failureCode").asInt());
      client.send("{\"type\":\"ping\"}");
      assertEquals("pong", client.next().path("type").asText());
      client.send(ping(Tokens.user("u", 0)));
      assertEquals("pong", client.next().path("type").asText());
      assertTrue(client.request("gyre.subscribe", "{\"channel\":\"hist:a\"}").has("result"));
    }
  }

  @Test
  void token_wrongOrExpired_endsTheConnectionWithItsCode() {
    try (BridgeNode node = new BridgeNode();
        BridgeClient wrong = BridgeClient.open(node.tcpPort());
        BridgeClient expired = BridgeClient.open(node.tcpPort())) {
      wrong.send(ping(Tokens.user("u", 0) + "x"));
      JsonNode told = wrong.error();
      assertEquals(3500, told.path("failureCode").asInt());
      assertEquals("invalid token", told.path("message").asText());
      wrong.awaitEnd();
      expired.send(ping(Tokens.user("u", -10)));
      assertEquals(109, expired.error().path("failureCode").asInt());
      expired.awaitEnd();
    }
  }

  @Test
  void token_notRequired_clientIsTheConfiguredUser() {
    JsonObject open = new JsonObject().put("allow_without_token", true).put("user", "backend");
    try (BridgeNode node = new BridgeNode(open, NONE);
        BridgeClient client = BridgeClient.open(node.tcpPort())) {
      assertTrue(client.request("gyre.info", "{}").has("result"));
      assertEquals(1, clients(node));
    }
  }

  @Test
  void message_tooLarge_endsTheConnection() {
    JsonObject small = new JsonObject().put("max_message_size", 512);
    try (BridgeNode node = new BridgeNode(small, NONE)) {
      for (int length : new int[] {513, Integer.MAX_VALUE, -1, 0}) {
        try (BridgeClient client = BridgeClient.open(node.tcpPort())) {
          client.write(ByteBuffer.allocate(8).putInt(length).array());
          assertEquals("message_too_big", client.error().path("message").asText());
          client.awaitEnd();
        }
      }
    }
  }

  @Test
  void message_malformed_isToldAndTheConnectionStays() {
    try (BridgeNode node = new BridgeNode();
        BridgeClient client = node.connect("u")) {
      client.send("{\"type\":");
      assertEquals("invalid_json", client.error().path("message").asText());
      client.send("[]");
      assertEquals("invalid_json", client.error().path("message").asText());
      client.send("{\"address\":\"a\"}");
      assertEquals("missing_type", client.error().path("message").asText());
      client.send("{\"type\":\"send\"}");
      assertEquals("missing_address", client.error().path("message").asText());
      client.send("{\"type\":\"shout\",\"address\":\"a\",\"headers\":7}");
      assertEquals("invalid_type", client.error().path("message").asText());
      client.send("{\"type\":\"unregister\",\"address\":\"a\"}");
      assertEquals("unknown_address", client.error().path("message").asText());
      client.send("{\"type\":\"ping\"}");
      assertEquals("pong", client.next().path("type").asText());
    }
  }

  @Test
  void slowClient_isCutOffAndLeavesPresence() {
    JsonObject tight = new JsonObject().put("queue_max_size", 100_000);
    try (BridgeNode node = new BridgeNode(tight, NONE);
        BridgeClient slow = node.connect("slow")) {
      slow.register("gyre.channel.hist:slow", "{}");
      slow.at("gyre.channel.hist:slow");
      assertEquals(1, clients(node));
      JsonObject large =
          new JsonObject().put("channel", "hist:slow").put("data", "x".repeat(60_000));
      for (int i = 0; i < 400 && clients(node) > 0; i++) {
        node.ask("gyre.publish", large);
      }
      Await.until(Duration.ofSeconds(10), () -> clients(node) == 0, () -> "still connected");
      slow.awaitEnd();
      JsonObject stats =
          node.ask("gyre.presence_stats", new JsonObject().put("channel", "hist:slow"));
      assertEquals(0, stats.getJsonObject("result").getInteger("num_clients"));
    }
  }

  @Test
  void connectionLimit_countsBridgeClientsToo() {
    JsonObject one = new JsonObject().put("connection_limit", 1);
    try (BridgeNode node = new BridgeNode(NONE, one);
        BridgeClient first = node.connect("u");
        BridgeClient second = BridgeClient.open(node.tcpPort())) {
      second.awaitEnd();
      first.send("{\"type\":\"ping\"}");
      assertEquals("pong", first.next().path("type").asText());
    }
  }

  @Test
  void stop_tellsTheClients() {
    try (BridgeNode node = new BridgeNode();
        BridgeClient client = node.connect("u")) {
      BridgeNode.await(node.stop());
      assertEquals(3001, client.error().path("failureCode").asInt());
      client.awaitEnd();
    }
  }

  @Test
  void silentClient_withIdleTimeout_isCutOff() {
    JsonObject idle = new JsonObject().put("idle_timeout", "1ms");
    JsonObject pings = new JsonObject().put("ping_interval", "1s").put("pong_timeout", "100ms");
    try (BridgeNode node = new BridgeNode(idle, pings);
        BridgeClient client = node.connect("u")) {
      assertEquals(3012, client.error().path("failureCode").asInt());
      client.awaitEnd();
    }
  }
}
