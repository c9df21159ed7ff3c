package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.gyre.support.WebSocketWire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile and broken clients: each gets its code, the node serves on and keeps nothing of them. */
class BadInputIT {
  private static final long MEGABYTE = 1 << 20;

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"],
         "stale_close_delay": "2s"},
       "channel": {"without_namespace": {"allow_subscribe_for_client": true,
         "allow_publish_for_client": true}}}
      """;

  private static ServerProcess server;
  private static long residentAtStart;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(CONFIG);
    roundTrip();
    residentAtStart = server.residentBytes();
  }

  @AfterAll
  static void stop() {
    Await.until(
        Duration.ofSeconds(15),
        () -> clients() == 0,
        () -> clients() + " connections are still there");
    long grown = (server.residentBytes() - residentAtStart) / MEGABYTE;
    assertTrue(grown < 250, "resident memory grew by " + grown + " MiB");
    assertTrue(server.isAlive(), server.log());
    server.close();
  }

  @AfterEach
  void nodeServesOn() {
    roundTrip();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "\u0000",
        "{\"id\":1",
        "{\"id\":-1}",
        "{\"id\":2,\"x\":{}}",
        "\n\n",
        "x"
      })
  void json_brokenAfterConnect_closed3501(String frame) {
    try (RawClient client = RawClient.connect(server, Tokens.user("u", 0))) {
      client.send(frame);
      assertEquals("3501 bad request", client.awaitClose(Duration.ofSeconds(5)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "before, ff",
    "before, 05080122",
    "before, 0408013200",
    "before, 00",
    "before, 0208ff",
    "after, ff",
    "after, ffffffffffffffffffff01",
    "after, 7f0802",
    "after, 020802",
    "after, 0408032200",
    "after, 0608023a020a05"
  })
  void protobuf_brokenOrOutOfPlace_closed3501(String when, String hex) {
    try (RawClient client = RawClient.openProtobuf(server)) {
      if (when.equals("after")) {
        ScriptRunner.connectProtobuf(client, Tokens.user("u", 0));
      }
      client.send(hex);
      assertEquals("3501 bad request", client.awaitClose(Duration.ofSeconds(5)));
    }
  }

  @Test
  void frame_overTheLimit_closed1009() {
    try (RawClient client = RawClient.connect(server, Tokens.user("u", 0))) {
      client.send(
          "{\"id\":2,\"publish\":{\"channel\":\"a\",\"data\":\"" + "x".repeat(200_000) + "\"}}");
      assertEquals("1009", client.awaitClose(Duration.ofSeconds(5)));
    }
  }

  @Test
  void frame_announcedHugeAndFragmented_refusedWithoutMemory() {
    try (RawClient client = RawClient.connect(server, Tokens.user("u", 0))) {
      client.wire().raw(new byte[] {(byte) 0x81, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1});
      client.wire().raw(new byte[64]);
      assertEquals(
          "10", client.awaitClose(Duration.ofSeconds(5)).substring(0, 2), "1002, 1006 or 1009");
    }
    try (RawClient client = RawClient.connect(server, Tokens.user("u", 0))) {
      byte[] part = new byte[20_000];
      client.wire().raw(WebSocketWire.frame(WebSocketWire.TEXT, part));
      for (int i = 0; i < 4; i++) {
        client.wire().raw(WebSocketWire.frame(0, part));
      }
      assertEquals("1009", client.awaitClose(Duration.ofSeconds(5)));
    }
  }

  @Test
  void subscribeCommands_tenThousand_limitAnsweredForEach() {
    try (RawClient client = RawClient.connect(server, Tokens.user("u", 0))) {
      int refused = 0;
      for (int frame = 0; frame < 10; frame++) {
        int first = 2 + frame * 1000;
        client.send(
            IntStream.range(first, first + 1000)
                .mapToObj(id -> "{\"id\":" + id + ",\"subscribe\":{\"channel\":\"m" + id + "\"}}")
                .collect(Collectors.joining("\n")));
        for (int i = 0; i < 1000; i++) {
          JsonNode reply = Json.parse(client.next());
          assertEquals(first + i, reply.path("id").asInt(), reply::toString);
          refused += reply.path("error").path("code").asInt() == 106 ? 1 : 0;
        }
      }
      assertEquals(10_000 - 128, refused);
    }
  }

  @Test
  void tokens_badOnes_closed3500() {
    String good = Tokens.user("u", 0);
    for (String token :
        List.of(
            "x",
            "a.b.c",
            good + "x",
            good.substring(4),
            "eyJ..",
            "eyJ".repeat(20_000),
            good + ".x")) {
      try (RawClient client = RawClient.open(server)) {
        JsonNode reply = client.call("{\"connect\":{\"token\":\"" + token + "\"}}");
        assertEquals("3500 invalid token", reply.path("close").asText(), () -> reply + token);
      }
    }
  }

  @Test
  void text_invalidUtf8_refusedOrReplaced() {
    try (RawClient client = RawClient.connect(server, Tokens.user("u", 0))) {
      byte[] frame =
          "{\"id\":2,\"subscribe\":{\"channel\":\"a\u00ff\u00fe\"}}"
              .getBytes(StandardCharsets.ISO_8859_1);
      client.wire().send(WebSocketWire.TEXT, frame);
      String answer = client.next();
      assertTrue(answer.contains("\"code\":107") || answer.matches("close (1007|3501).*"), answer);
    }
  }

  @Test
  void data_deeplyNested_answeredOrRefused() {
    String deep = "[".repeat(30_000) + "]".repeat(30_000);
    try (RawClient client = RawClient.connect(server, Tokens.user("u", 0))) {
      client.send("{\"id\":2,\"publish\":{\"channel\":\"deep\",\"data\":" + deep + "}}");
      String answer = client.next();
      assertTrue(answer.startsWith("{\"id\":2,") || answer.startsWith("close 3501"), answer);
    }
    String body = "{\"channel\":\"deep\",\"data\":" + "[".repeat(500_000) + "}";
    assertEquals(400, server.api().post("publish", body).status());
  }

  @Test
  void sockets_halfOpen_closedWhenStale() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket
          .getOutputStream()
          .write("GET /connection/websocket HT".getBytes(StandardCharsets.UTF_8));
      sockets.add(socket);
    }
    List<RawClient> silent = IntStream.range(0, 50).mapToObj(i -> RawClient.open(server)).toList();
    silent.get(0).wire().raw(new byte[] {(byte) 0x81, (byte) 0xfe, 0x10});
    for (RawClient client : silent) {
      assertTrue(client.awaitClose(Duration.ofSeconds(10)).matches("3502 stale|1006"));
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void reader_tooSlow_disconnectedWhileOthersAreServed() {
    WebSocketWire lazy = WebSocketWire.open(server.port(), "/connection/websocket", Map.of(), 4096);
    String token = Tokens.user("lazy", 0);
    lazy.send(
        WebSocketWire.TEXT,
        ("{\"id\":1,\"connect\":{\"token\":\""
                + token
                + "\"}}\n{\"id\":2,\"subscribe\":{\"channel\":\"slow\"}}")
            .getBytes(StandardCharsets.UTF_8));
    try (lazy;
        RawClient eager = RawClient.connect(server, Tokens.user("eager", 0))) {
      eager.call("{\"subscribe\":{\"channel\":\"slow\"}}");
      Await.until(Duration.ofSeconds(5), () -> clients() == 2, () -> "two clients");
      String body = "{\"channel\":\"slow\",\"data\":\"" + "x".repeat(100_000) + "\"}";
      for (int i = 0; i < 200; i++) {
        server.api().call("publish", body);
        String message = eager.next();
        assertTrue(message.contains("\"pub\""), () -> message.substring(0, 100));
      }
      Await.until(Duration.ofSeconds(10), () -> clients() == 1, () -> "the slow one is kept");
    }
  }

  @Test
  void connections_floodOfShortOnes_allForgotten() {
    for (int round = 0; round < 10; round++) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        RawClient client = RawClient.open(server);
        client.send(
            "{\"id\":1,\"connect\":{\"token\":\""
                + Tokens.user("f", 0)
                + "\"}}\n{\"id\":2,\"subscribe\":{\"channel\":\"f\"}}");
        clients.add(client);
      }
      for (int i = 0; i < clients.size(); i++) {
        if (i % 2 == 0) {
          assertNotNull(clients.get(i).next());
        }
        clients.get(i).wire().reset();
      }
    }
    Await.until(
        Duration.ofSeconds(15), () -> clients() == 0, () -> clients() + " connections are left");
    assertEquals(
        "{\"channels\":{}}", server.api().call("channels", "{}").toString(), "no channel is left");
  }

  @Test
  void api_badRequests_refused() {
    assertEquals(401, new Api(server.url("/api"), "wrong").post("info", "{}").status());
    assertEquals(400, server.api().post("publish", "{\"channel\":{}}").status());
    assertEquals(400, server.api().post("publish", "\u0000").status());
    assertEquals(400, server.api().post("batch", "{\"commands\":{}}").status());
    assertEquals(404, server.api().post("nope", "{}").status());
  }

  /** Connections of this node, as old as its last announcement. */
  private static int clients() {
    return server.api().call("info", "{}").path("nodes").path(0).path("num_clients").asInt();
  }

  private static void roundTrip() {
    try (RawClient client = RawClient.connect(server, Tokens.user("probe", 0))) {
      client.call("{\"subscribe\":{\"channel\":\"probe\"}}");
      server.api().call("publish", "{\"channel\":\"probe\",\"data\":1}");
      String message = client.next();
      assertEquals("{\"push\":{\"channel\":\"probe\",\"pub\":{\"data\":1}}}", message);
    }
  }
}
