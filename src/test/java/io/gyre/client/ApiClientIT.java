package io.gyre.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Await;
import io.gyre.support.CutRelay;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every method of the client on a real node, through a network that breaks, and from its jar. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ApiClientIT {
  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"]},
       "channel": {"without_namespace": {"allow_subscribe_for_client": true},
         "namespaces": [{"name": "dev", "history_size": 100, "history_ttl": "60s", "presence": true,
           "force_recovery": true, "allow_subscribe_for_client": true}]}}
      """;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static ServerProcess server;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(CONFIG);
    api = client(server.port()).build();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ApiClientBuilder client(int port) {
    return ApiClient.builder("http://127.0.0.1:" + port + "/api").key(ServerProcess.API_KEY);
  }

  private static RawClient subscriber(String user, String channel) {
    RawClient client = RawClient.connect(server, Tokens.user(user, 0));
    assertTrue(client.call("{\"subscribe\":{\"channel\":\"" + channel + "\"}}").has("subscribe"));
    return client;
  }

  private static JsonNode next(RawClient client) {
    return io.gyre.support.Json.parse(client.next()).path("push");
  }

  @Test
  void publish_withOptions_arrivesAndIsKept() {
    try (RawClient subscriber = subscriber("ann", "dev:options")) {
      PublishOptions options = PublishOptions.NONE.withTags(Map.of("lang", "de"));
      PublishResult first =
          api.send(new Publish("dev:options", Json.parse("{\"n\":1.10}"), options));
      assertEquals(1, first.offset());
      assertTrue(subscriber.next().contains("\"data\":{\"n\":1.10}"));
      assertEquals(
          0,
          api.send(new Publish("dev:options", Json.of("x"), options.skippingHistory())).offset());
      PublishOptions fifth =
          PublishOptions.NONE.withVersion(new PublicationVersion(5, "")).withDelta();
      assertEquals(2, api.send(new Publish("dev:options", Json.of(5), fifth)).offset());
      PublishOptions fourth = fifth.withVersion(new PublicationVersion(4, ""));
      assertEquals(2, api.send(new Publish("dev:options", Json.of(4), fourth)).offset());
      HistoryResult kept = api.history("dev:options", -1);
      assertEquals(
          new Publication(1, Json.parse("{\"n\":1.10}"), null, Map.of("lang", "de")),
          kept.publications().get(0));
      assertEquals(new StreamPosition(2, first.epoch()), kept.top());
      History newest = new History("dev:options", 1, null, true);
      assertEquals(Json.of(5), api.send(newest).publications().get(0).data());
      History since = new History("dev:options", 10, new StreamPosition(1, "other"), false);
      ApiErrorException refused = assertThrows(ApiErrorException.class, () -> api.send(since));
      assertEquals(ApiError.UNRECOVERABLE_POSITION, refused.code());
    }
  }

  @Test
  void publish_binary_reachesProtobufClients() {
    assertEquals(
        0, api.publish("plain", new Binary("\0\1".getBytes(StandardCharsets.UTF_8))).offset());
  }

  @Test
  void broadcast_eachChannel_hasItsOwnOutcome() {
    List<Outcome<PublishResult>> responses =
        api.broadcast(List.of("dev:b1", "nope:1", "plain"), Json.of(null)).responses();
    assertEquals(1, responses.get(0).orThrow().offset());
    assertEquals(new ApiError(102, "unknown channel"), responses.get(1).error());
    assertEquals(new PublishResult(0, ""), responses.get(2).orThrow());
  }

  @Test
  void connections_ofAUser_areSubscribedSeenRefreshedAndEnded() {
    try (RawClient user = subscriber("bob", "dev:seen")) {
      ClientInfo seen = api.presence("dev:seen").clients().values().iterator().next();
      assertEquals("bob", seen.user());
      assertEquals(new PresenceStatsResult(1, 1), api.send(new PresenceStats("dev:seen")));
      assertEquals(Map.of("dev:seen", 1), api.send(new Channels("dev:see?")).clients());

      SubscribeOptions options =
          SubscribeOptions.NONE
              .withData(Json.of("welcome"))
              .withInfo(Json.of(Map.of("role", "guest")))
              .withExpireAt(Instant.now().plusSeconds(600))
              .withOverride(Map.of(SubscriptionFlag.PRESENCE, true));
      Target one = Target.user("bob").withClient(seen.client());
      api.send(new Subscribe("dev:more", one, options));
      assertEquals("welcome", next(user).at("/subscribe/data").asText());
      assertEquals(
          Json.parse("{\"role\":\"guest\"}"),
          api.presence("dev:more").clients().values().iterator().next().chanInfo());
      api.send(new Unsubscribe("dev:more", one));
      assertEquals(2000, next(user).at("/unsubscribe/code").asInt());
      api.send(new Refresh("bob", Instant.now().plusSeconds(600)));
      assertTrue(next(user).at("/refresh/expires").asBoolean());
      Disconnect spared = new Disconnect(Target.user("bob"), null, List.of(seen.client()));
      api.send(spared);
      Disconnect bye =
          new Disconnect(Target.user("bob"), new Disconnect.Reason(4501, "bye"), List.of());
      api.send(bye);
      assertEquals("4501 bye", user.awaitClose(LIMIT));
    }
  }

  @Test
  void history_removed_isEmptyAndCountsOn() {
    api.publish("dev:removed", Json.of(1));
    api.send(new HistoryRemove("dev:removed"));
    assertEquals(List.of(), api.history("dev:removed", -1).publications());
    assertEquals(2, api.publish("dev:removed", Json.of(2)).offset());
  }

  @Test
  void info_ofANode_hasItsFigures() {
    NodeInfo node = api.send(new Info()).nodes().get(0);
    assertFalse(node.uid().isEmpty() || node.version().isEmpty());
  }

  @Test
  void batch_mixed_answersEachByItsType() {
    BatchResult batch =
        api.send(
            new Batch(
                new Publish("dev:batch", Json.of(1)),
                new Publish("dev:batch", Json.of(2)),
                new Rpc("none", null),
                new History("dev:batch", 10)));
    assertEquals(1, batch.outcome(0, PublishResult.class).orThrow().offset());
    assertEquals(2, batch.outcome(1, PublishResult.class).orThrow().offset());
    assertEquals(ApiError.NOT_FOUND, assertNotNullError(batch.outcomes().get(2)).code());
    assertEquals(2, batch.outcome(3, HistoryResult.class).orThrow().publications().size());
  }

  private static ApiError assertNotNullError(Outcome<?> outcome) {
    ApiError error = outcome.error();
    assertNotNull(error);
    return error;
  }

  @Test
  void key_wrong_isStatus401AndNotRepeated() {
    ApiClient stranger = client(server.port()).key("wrong").build();
    TransportException refused =
        assertThrows(TransportException.class, () -> stranger.send(new Info()));
    assertEquals(401, refused.status().orElseThrow());
  }

  /** The server has the request and has published; the answer never comes. */
  @Test
  void publish_connectionLostAfterItWasTaken_arrivesOnce() throws IOException {
    try (CutRelay relay = CutRelay.to(server.port());
        RawClient subscriber = subscriber("eve", "dev:once")) {
      ApiClient unlucky = client(relay.port()).build();
      unlucky.send(new Info());
      relay.swallowAnswers();
      CompletableFuture<PublishResult> call =
          unlucky.sendAsync(new Publish("dev:once", Json.of("once")));
      assertEquals("once", next(subscriber).at("/pub/data").asText());
      relay.cut();
      relay.restore();
      assertEquals(1, call.join().offset());
      assertEquals(2, api.publish("dev:once", Json.of("after")).offset());
      assertEquals("after", next(subscriber).at("/pub/data").asText());
      assertEquals(2, api.history("dev:once", -1).publications().size());
    }
  }

  /** A batch has a key for each of its publications, so that it can be sent again, too. */
  @Test
  void batch_connectionLostAfterItWasTaken_arrivesOnce() throws IOException {
    try (CutRelay relay = CutRelay.to(server.port())) {
      ApiClient unlucky = client(relay.port()).build();
      relay.swallowAnswers();
      Batch batch =
          new Batch(new Publish("dev:both", Json.of(1)), new Publish("dev:both", Json.of(2)));
      CompletableFuture<BatchResult> call = unlucky.sendAsync(batch);
      Await.until(
          LIMIT, () -> api.history("dev:both", 0).top().offset() == 2, () -> "not published");
      relay.cut();
      relay.restore();
      assertEquals(2, call.join().outcome(1, PublishResult.class).orThrow().offset());
      assertEquals(2, api.history("dev:both", 0).top().offset());
    }
  }

  @Test
  void nodes_oneGone_callsGoToTheOther() throws IOException {
    try (CutRelay first = CutRelay.to(server.port());
        CutRelay second = CutRelay.to(server.port())) {
      ApiClient both =
          client(first.port()).endpoint("http://127.0.0.1:" + second.port() + "/api").build();
      for (int i = 1; i <= 20; i++) {
        if (i == 8) {
          first.cut();
        }
        if (i == 15) {
          first.restore();
          second.cut();
        }
        assertEquals(i, both.publish("dev:failover", Json.of(i)).offset());
      }
    }
  }

  /** What docs/api.md shows, by the JDK and the jar alone. */
  @Test
  void example_fromTheJar_runs() throws Exception {
    Path jar = Path.of(System.getProperty("gyre.jar", "target/gyre.jar"));
    Path clientJar = jar.resolveSibling("gyre-client.jar");
    try (JarFile file = new JarFile(clientJar.toFile())) {
      assertEquals(
          "io.gyre.client",
          file.getManifest().getMainAttributes().getValue("Automatic-Module-Name"));
      TreeSet<String> foreign = new TreeSet<>(file.stream().map(ZipEntry::getName).toList());
      foreign.removeIf(name -> name.startsWith("META-INF/") || "io/gyre/client/".startsWith(name));
      foreign.removeIf(name -> name.startsWith("io/gyre/client/"));
      assertEquals(new TreeSet<>(), foreign);
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      assertEquals(0, file.stream().filter(e -> e.getName().startsWith("io/gyre/client/")).count());
    }
    Path output = Files.createTempFile("gyre-example", ".txt");
    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                clientJar.toString(),
                "src/test/java/examples/OrderNews.java",
                "http://127.0.0.1:" + server.port() + "/api",
                ServerProcess.API_KEY)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(run.waitFor(50, TimeUnit.SECONDS));
    assertEquals(
        """
        published at 1
        refused: no such namespace
        told 2 channels
        watched by 0
        last: {"order":17,"state":"shipped"}
        """,
        // The order of Map.of is not defined.
        Files.readString(output)
            .replace(
                "{\"state\":\"shipped\",\"order\":17}", "{\"order\":17,\"state\":\"shipped\"}"));
  }
}
