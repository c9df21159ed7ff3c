package io.gyre.transport.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.BridgeClient;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client of the TCP bridge can do to channels, by its session and by rules. */
final class TcpBridgeTest {

  private static BridgeNode node;

  @BeforeAll
  static void start() {
    node = new BridgeNode();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static BridgeClient subscribed(String user, String channel) {
    BridgeClient client = node.connect(user);
    client.register("gyre.channel." + channel, "{}");
    JsonNode body = client.at("gyre.channel." + channel).path("body");
    assertTrue(body.has("subscribe"), body::toString);
    return client;
  }

  private static String publish(String channel, int data) {
    return "{\"channel\":\"" + channel + "\",\"data\":{\"n\":" + data + "}}";
  }

  @Test
  void publish_bySubscriber_reachesBridgeAndSdkClientsInOrder() {
    String channel = "hist:order";
    try (BridgeClient one = subscribed("u1", channel);
        RawClient sdk = node.sdk("u2")) {
      sdk.call("{\"subscribe\":{\"channel\":\"hist:order\"}}");
      for (int i = 1; i <= 50; i++) {
        assertEquals(
            "{\"result\":{}}", one.request("gyre.publish", publish(channel, i)).toString());
      }
      for (int i = 1; i <= 50; i++) {
        JsonNode body = one.at("gyre.channel." + channel).path("body");
        while (!body.has("pub")) {
          body = one.at("gyre.channel." + channel).path("body");
        }
        assertEquals(channel, body.path("channel").asText());
        assertEquals(i, body.path("pub").path("data").path("n").asInt());
        assertEquals(i, body.path("pub").path("offset").asInt());
      }
      assertTrue(sdk.next().contains("\"push\""));
    }
  }

  @Test
  void register_strangeChannelName_addressIsTheSame() {
    String channel = "hist:q\\\"\\\\";
    try (BridgeClient client = node.connect("u")) {
      client.send("{\"type\":\"register\",\"address\":\"gyre.channel." + channel + "\"}");
      client.at("gyre.channel.hist:q\"\\");
      client.send(
          "{\"type\":\"send\",\"address\":\"gyre.publish\",\"body\":{\"channel\":\""
              + channel
              + "\",\"data\":1}}");
      JsonNode body = client.at("gyre.channel.hist:q\"\\").path("body");
      while (!body.has("pub")) {
        body = client.at("gyre.channel.hist:q\"\\").path("body");
      }
      assertEquals(1, body.path("pub").path("data").asInt());
    }
  }

  @Test
  void joins_ofOthers_areDelivered() {
    try (BridgeClient client = subscribed("u", "hist:joins")) {
      client.at("gyre.channel.hist:joins");
      BridgeClient other = subscribed("v", "hist:joins");
      JsonNode join = client.at("gyre.channel.hist:joins").path("body").path("join");
      assertEquals("v", join.path("info").path("user").asText());
      other.close();
      JsonNode leave = client.at("gyre.channel.hist:joins").path("body").path("leave");
      assertEquals("v", leave.path("info").path("user").asText());
    }
  }

  @Test
  void presenceAndHistory_bySession_haveTheFormOfTheApi() {
    try (BridgeClient client = subscribed("u", "hist:read")) {
      client.request("gyre.publish", publish("hist:read", 7));
      JsonNode presence = client.request("gyre.presence", "{\"channel\":\"hist:read\"}");
      JsonNode found = presence.path("result").path("presence");
      assertEquals("u", found.iterator().next().path("user").asText());
      JsonNode stats = client.request("gyre.presence_stats", "{\"channel\":\"hist:read\"}");
      assertEquals("{\"result\":{\"num_clients\":1,\"num_users\":1}}", stats.toString());
      JsonNode history = client.request("gyre.history", "{\"channel\":\"hist:read\",\"limit\":5}");
      JsonNode publications = history.path("result").path("publications");
      assertEquals(7, publications.path(0).path("data").path("n").asInt());
      assertEquals(1, history.path("result").path("offset").asInt());
    }
  }

  @Test
  void sessionCommands_notAllowedByTheChannel_areErrorsInTheAnswer() {
    try (BridgeClient client = node.connect("u")) {
      JsonNode refused = client.request("gyre.publish", publish("closed:a", 1));
      assertEquals(103, refused.path("error").path("code").asInt());
      assertEquals(
          102,
          client.request("gyre.publish", publish("none:a", 1)).path("error").path("code").asInt());
      client.register("gyre.channel.closed:a", "{}");
      JsonNode error = client.error();
      assertEquals("gyre.channel.closed:a", error.path("address").asText());
      assertEquals(103, error.path("failureCode").asInt());
      assertEquals("permission denied", error.path("message").asText());
    }
  }

  @Test
  void rules_forOneUser_giveItTheRightsOfTheServerApi() {
    try (BridgeClient backend = node.connect("backend");
        BridgeClient other = node.connect("u")) {
      backend.register("gyre.channel.closed:rule", "{}");
      assertTrue(backend.at("gyre.channel.closed:rule").path("body").has("subscribe"));
      JsonNode published = backend.request("gyre.publish", publish("closed:rule", 1));
      assertTrue(published.has("result"), published::toString);
      assertTrue(backend.at("gyre.channel.closed:rule").path("body").has("pub"));
      JsonNode channels = backend.request("gyre.channels", "{\"pattern\":\"closed:*\"}");
      assertEquals(
          1,
          channels.path("result").path("channels").path("closed:rule").path("num_clients").asInt());
      JsonNode refused = other.request("gyre.channels", "{}");
      assertEquals("access_denied", refused.path("message").asText());
      assertEquals(103, refused.path("failureCode").asInt());
    }
  }

  @Test
  void rules_withChannelPattern_openOnlyThoseChannels() {
    try (BridgeClient client = node.connect("partial")) {
      assertTrue(client.request("gyre.publish", publish("closed:p1", 1)).has("result"));
      JsonNode refused = client.request("gyre.publish", publish("closed:q1", 1));
      assertEquals(103, refused.path("error").path("code").asInt());
    }
  }

  @Test
  void rules_ofAnyKind_neverOpenWhatNodesUseAmongEachOther() {
    try (BridgeClient backend = node.connect("backend")) {
      JsonNode refused = backend.request("gyre.op.info", "{}");
      assertEquals("access_denied", refused.path("message").asText());
      backend.register("gyre.node.x", "{}");
      assertEquals("access_denied", backend.error().path("message").asText());
    }
  }

  @Test
  void userOperations_byRule_reachConnections() {
    try (BridgeClient backend = node.connect("backend");
        RawClient sdk = node.sdk("victim")) {
      assertTrue(backend.request("gyre.disconnect", "{\"user\":\"victim\"}").has("result"));
      assertTrue(sdk.awaitClose(RawClient.PATIENCE).contains("3503"));
      assertTrue(backend.request("gyre.info", "{}").path("result").has("nodes"));
      JsonNode bad = backend.request("gyre.publish", "{\"channel\":1}");
      assertEquals(107, bad.path("error").path("code").asInt());
    }
  }

  @Test
  void register_withPosition_recoversInOrderThenGoesOn() {
    String channel = "hist:recover";
    String epoch;
    try (BridgeClient client = subscribed("u", channel)) {
      JsonNode first = client.request("gyre.history", "{\"channel\":\"" + channel + "\"}");
      epoch = first.path("result").path("epoch").asText();
    }
    for (int i = 1; i <= 5; i++) {
      node.ask("gyre.publish", new JsonObject(publish(channel, i)));
    }
    try (BridgeClient client = node.connect("u")) {
      client.register(
          "gyre.channel." + channel, "{\"recover\":true,\"offset\":2,\"epoch\":\"" + epoch + "\"}");
      JsonNode told = client.at("gyre.channel." + channel).path("body").path("subscribe");
      assertTrue(told.path("recovered").asBoolean(), told::toString);
      node.ask("gyre.publish", new JsonObject(publish(channel, 6)));
      for (int i = 3; i <= 6; ) {
        JsonNode body = client.at("gyre.channel." + channel).path("body");
        if (body.has("pub")) {
          assertEquals(i, body.path("pub").path("offset").asInt());
          i++;
        }
      }
    }
  }

  @Test
  void unregister_endsTheSubscription() {
    try (BridgeClient client = subscribed("u", "hist:end")) {
      client.send("{\"type\":\"unregister\",\"address\":\"gyre.channel.hist:end\"}");
      JsonNode again = client.request("gyre.publish", publish("hist:end", 1));
      assertEquals(103, again.path("error").path("code").asInt());
      JsonObject channels = node.ask("gyre.channels", new JsonObject().put("pattern", "hist:end"));
      assertTrue(channels.getJsonObject("result").getJsonObject("channels").isEmpty());
    }
  }

  @Test
  void subscribeMessage_answersWithTheResultOfTheProtocol() {
    try (BridgeClient client = node.connect("u")) {
      JsonNode result = client.request("gyre.subscribe", "{\"channel\":\"hist:msg\"}");
      assertTrue(result.path("result").path("recoverable").asBoolean(), result::toString);
      node.ask("gyre.publish", new JsonObject(publish("hist:msg", 1)));
      JsonNode body = client.at("gyre.channel.hist:msg").path("body");
      assertTrue(body.has("pub") || body.has("join"), body::toString);
      assertTrue(client.request("gyre.unsubscribe", "{\"channel\":\"hist:msg\"}").has("result"));
    }
  }

  @Test
  void jsonAddresses_fromAServiceInTheJvm_answerAsTheApi() {
    JsonObject sent =
        new JsonObject()
            .put("channels", new JsonArray().add("hist:b1").add("none:b2"))
            .put("data", 1);
    JsonArray outcomes =
        node.ask("gyre.broadcast", sent).getJsonObject("result").getJsonArray("responses");
    assertEquals(1, outcomes.getJsonObject(0).getJsonObject("result").getInteger("offset"));
    assertEquals(102, outcomes.getJsonObject(1).getJsonObject("error").getInteger("code"));
    JsonObject info = node.ask("gyre.info", null).getJsonObject("result");
    assertEquals(1, info.getJsonArray("nodes").size());
    JsonObject none = node.ask("gyre.history", new JsonObject());
    assertEquals(107, none.getJsonObject("error").getInteger("code"));
  }

  @Test
  void services_onBothSides_askEachOther() {
    node.vertx()
        .eventBus()
        .<JsonObject>consumer(
            "svc.double", m -> m.reply(new JsonObject().put("n", 2 * m.body().getInteger("n"))));
    try (BridgeClient backend = node.connect("backend")) {
      JsonNode doubled = backend.request("svc.double", "{\"kind\":\"ask\",\"n\":4}");
      assertEquals("{\"n\":8}", doubled.toString());
      assertEquals(
          "access_denied", backend.request("svc.double", "{\"n\":4}").path("message").asText());
      JsonNode nobody = backend.request("svc.none", "{\"kind\":\"ask\"}");
      assertEquals("NO_HANDLERS", nobody.path("failureType").asText());
      backend.register("svc.echo", "{}");
      assertEquals(2, backend.request("svc.double", "{\"kind\":\"ask\",\"n\":1}").get("n").asInt());
      var asked = node.vertx().eventBus().<JsonObject>request("svc.echo", new JsonObject());
      JsonNode request = backend.at("svc.echo");
      String back = request.path("replyAddress").asText();
      assertFalse(back.isEmpty());
      backend.send("{\"type\":\"send\",\"address\":\"" + back + "\",\"body\":{\"heard\":true}}");
      assertTrue(BridgeNode.await(asked).body().getBoolean("heard"));
    }
  }

  @Test
  void refresh_byNewToken_keepsTheSession() {
    try (BridgeClient client = BridgeClient.connect(node.tcpPort(), Tokens.user("u", 60))) {
      client.register("gyre.channel.hist:fresh", "{}");
      client.at("gyre.channel.hist:fresh");
      String token = Tokens.user("u", 120);
      client.send("{\"type\":\"ping\",\"headers\":{\"token\":\"" + token + "\"}}");
      JsonNode result = client.request("gyre.publish", publish("hist:fresh", 1));
      assertTrue(result.has("result"), result::toString);
    }
  }
}
