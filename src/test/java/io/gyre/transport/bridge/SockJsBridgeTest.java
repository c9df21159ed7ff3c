package io.gyre.transport.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The SockJS bridge by its raw WebSocket and by polling. */
final class SockJsBridgeTest {

  private static BridgeNode node;

  @BeforeAll
  static void start() {
    node = new BridgeNode(new JsonObject().put("max_message_size", 2_000), new JsonObject());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static RawClient open(Map<String, String> headers) {
    return RawClient.open(node.httpPort(), "/eventbus/websocket", false, headers);
  }

  private static JsonNode next(RawClient client) {
    return Json.parse(client.next());
  }

  @Test
  void tokenInTheRequest_isEnough() {
    try (RawClient client = open(Map.of("Authorization", "Bearer " + Tokens.user("u", 0)))) {
      client.send("{\"type\":\"register\",\"address\":\"gyre.channel.hist:raw\"}");
      JsonNode told = next(client);
      assertEquals("rec", told.path("type").asText());
      assertEquals("gyre.channel.hist:raw", told.path("address").asText());
      assertTrue(told.path("body").has("subscribe"));
      node.ask("gyre.publish", new JsonObject().put("channel", "hist:raw").put("data", "ä€😀"));
      JsonNode body = next(client).path("body");
      while (!body.has("pub")) {
        body = next(client).path("body");
      }
      assertEquals("ä€😀", body.path("pub").path("data").asText());
    }
  }

  @Test
  void tokenInAMessage_isEnough() {
    try (RawClient client = open(Map.of())) {
      client.send("{\"type\":\"send\",\"address\":\"gyre.info\",\"replyAddress\":\"r\"}");
      JsonNode refused = next(client);
      assertEquals("r", refused.path("address").asText());
      assertEquals("not_logged_in", refused.path("message").asText());
      client.send(
          "{\"type\":\"send\",\"address\":\"gyre.info\",\"replyAddress\":\"r\",\"headers\":"
              + "{\"token\":\""
              + Tokens.user("backend", 0)
              + "\"},\"body\":{}}");
      JsonNode answer = next(client);
      assertEquals("rec", answer.path("type").asText());
      assertTrue(answer.path("body").path("result").has("nodes"));
    }
  }

  @Test
  void wrongToken_isToldAndTheConnectionEnds() {
    try (RawClient client = open(Map.of("Authorization", "Bearer nonsense"))) {
      client.send("{\"type\":\"ping\"}");
      assertEquals(3500, next(client).path("failureCode").asInt());
      client.awaitClose(RawClient.PATIENCE);
    }
  }

  @Test
  void message_tooLarge_endsTheConnection() {
    try (RawClient client = open(Map.of("Authorization", "Bearer " + Tokens.user("u", 0)))) {
      client.send("{\"type\":\"ping\",\"body\":\"" + "x".repeat(2_000) + "\"}");
      assertEquals("message_too_big", next(client).path("message").asText());
      client.awaitClose(RawClient.PATIENCE);
    }
  }

  private static int clients(String channel) {
    return node.ask("gyre.presence_stats", new JsonObject().put("channel", channel))
        .getJsonObject("result")
        .getInteger("num_clients");
  }

  @Test
  void slowClient_isCutOff() {
    String channel = "hist:slow";
    try (RawClient client = open(Map.of("Authorization", "Bearer " + Tokens.user("u", 0)))) {
      client.send("{\"type\":\"register\",\"address\":\"gyre.channel.hist:slow\"}");
      next(client);
      assertEquals(1, clients(channel));
      JsonObject large = new JsonObject().put("channel", channel).put("data", "x".repeat(60_000));
      for (int i = 0; i < 400 && clients(channel) > 0; i++) {
        node.ask("gyre.publish", large);
      }
      Await.until(Duration.ofSeconds(10), () -> clients(channel) == 0, () -> "still connected");
    }
  }

  @Test
  void message_largerThanAWebSocketFrameOfVertx_isTakenWhereAllowed() {
    JsonObject large = new JsonObject().put("max_message_size", 300_000);
    Map<String, String> token = Map.of("Authorization", "Bearer " + Tokens.user("u", 0));
    try (BridgeNode wide = new BridgeNode(large, new JsonObject());
        RawClient client = RawClient.open(wide.httpPort(), "/eventbus/websocket", false, token)) {
      client.send("{\"type\":\"ping\",\"body\":\"" + "x".repeat(290_000) + "\"}");
      client.send("{\"type\":\"register\",\"address\":\"gyre.channel.hist:wide\"}");
      assertTrue(next(client).path("body").has("subscribe"));
    }
  }

  @Test
  void polling_worksAcrossConnections() {
    String session = "/eventbus/000/poll1/";
    assertEquals("o\n", post(session + "xhr", "", 200));
    String register =
        "{\"type\":\"register\",\"address\":\"gyre.channel.hist:poll\",\"headers\":{\"token\":\""
            + Tokens.user("u", 0)
            + "\"}}";
    post(session + "xhr_send", "[" + Json.quote(register) + "]", 204);
    String polled = post(session + "xhr", "", 200);
    assertTrue(polled.startsWith("a[") && polled.contains("subscribe"), polled);
    node.ask("gyre.publish", new JsonObject().put("channel", "hist:poll").put("data", 5));
    String seen = "";
    for (int i = 0; i < 5 && !seen.contains("\\\"pub\\\""); i++) {
      seen = post(session + "xhr", "", 200);
    }
    assertTrue(seen.contains("\\\"data\\\":5"), seen);
  }

  @Test
  void origin_notAllowed_isRefused() {
    assertEquals(403, get("/eventbus/info", "http://theirs"));
    assertEquals(200, get("/eventbus/info", "http://ours"));
  }

  private static String post(String path, String body, int status) {
    return send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        status);
  }

  private static int get(String path, String origin) {
    return response(HttpRequest.newBuilder(uri(path)).header("Origin", origin).build())
        .statusCode();
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + node.httpPort() + path);
  }

  private static String send(HttpRequest request, int status) {
    HttpResponse<String> response = response(request);
    assertEquals(status, response.statusCode(), response.body());
    return response.body();
  }

  private static HttpResponse<String> response(HttpRequest request) {
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .build()
          .send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
