package io.gyre.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.edge.Listener;
import io.gyre.protocol.Codec;
import io.gyre.protocol.Fields;
import io.gyre.protocol.ProtocolType;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Backend;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend is told by a node without others, by each way, and in spite of itself. */
final class HooksTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String ALL = "[\"disconnect\", \"unsubscribe\", \"occupied\", \"vacated\"]";

  private static final String CONFIG =
      """
      {"http_server": {"address": "127.0.0.1", "port": "0"}, "prometheus": {"enabled": true},
       "http_api": {"insecure": true},
       "client": {"token": {"hmac_secret_key": "secret"}},
       "channel": {"without_namespace": {"allow_subscribe_for_client": true},
         "namespaces": [{"name": "own", "allow_subscribe_for_client": true}]},
       "hooks": {"vacate_delay": "300ms", "backends": [
         {"name": "desk", "events": EVENTS, "endpoint": "ENDPOINT", "timeout": "1s",
          "retry": {"min_delay": "20ms", "max_delay": "50ms"} MORE}]}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Backend backend = Backend.start();
  private final List<JsonNode> seen = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // each test starts one
  private Node node;

  private boolean stopped;

  private void start(String endpoint, String events, String more) {
    String text =
        CONFIG.replace("EVENTS", events).replace("ENDPOINT", endpoint).replace("MORE", more);
    ConfigLoader.Result loaded = ConfigLoader.load(SourceSet.ofFile("config.json", text));
    assertEquals(List.of(), loaded.problems());
    node = await(Node.start(vertx, loaded.config()));
  }

  @AfterEach
  void stop() {
    if (!stopped) {
      await(node.stop(2_000));
    }
    backend.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private RawClient connect(String user) {
    RawClient client =
        RawClient.open(node.port(Listener.EXTERNAL), "/connection/websocket", false, Map.of());
    String token = Tokens.hs256("{\"sub\":\"" + user + "\"}");
    assertTrue(client.call("{\"connect\":{\"token\":\"" + token + "\"}}").has("connect"));
    return client;
  }

  private static void subscribe(RawClient client, String channel) {
    String command = "{\"subscribe\":{\"channel\":\"" + channel + "\"}}";
    assertTrue(client.call(command).has("subscribe"));
  }

  private static void unsubscribe(RawClient client, String channel) {
    String command = "{\"unsubscribe\":{\"channel\":\"" + channel + "\"}}";
    assertTrue(client.call(command).has("unsubscribe"));
  }

  private List<JsonNode> events(int count) {
    Await.until(
        PATIENCE,
        () -> {
          backend
              .takeQuestions()
              .forEach(each -> Json.parse(each.body()).get("events").forEach(seen::add));
          return seen.size() >= count;
        },
        () -> "seen " + seen);
    return List.copyOf(seen);
  }

  private static String brief(JsonNode event) {
    return event.get("event").asText()
        + " "
        + event.path("user").asText()
        + " "
        + event.path("channel").asText()
        + " "
        + event.path("code").asText();
  }

  private static List<String> briefs(List<JsonNode> events) {
    return events.stream().map(HooksTest::brief).toList();
  }

  @Test
  void http_lifeOfAConnection_isToldInOrder() {
    start(backend.url() + "/hooks", ALL, "");
    RawClient client = connect("42");
    subscribe(client, "a");
    subscribe(client, "b");
    unsubscribe(client, "a");
    client.close();
    List<JsonNode> events = events(7);
    assertEquals(
        List.of("unsubscribe 42 a 0", "unsubscribe 42 b 3000", "disconnect 42  3000"),
        briefs(events).stream().filter(brief -> brief.contains("42")).toList());
    assertEquals(
        Set.of("occupied  a ", "occupied  b ", "vacated  a ", "vacated  b "),
        Set.copyOf(briefs(events).stream().filter(brief -> !brief.contains("42")).toList()));
    JsonNode last =
        events.stream().filter(e -> e.get("event").asText().equals("disconnect")).findAny().get();
    assertEquals(node.id(), last.get("node").asText());
    assertEquals("connection closed", last.get("reason").asText());
    assertTrue(last.get("time").asLong() > 0);
    Set<String> ids = new HashSet<>();
    events.forEach(event -> assertTrue(ids.add(event.get("id").asText()), event::toString));
    assertTrue(generation(events, "occupied  a ") < generation(events, "vacated  a "));
  }

  private static long generation(List<JsonNode> events, String brief) {
    return events.stream()
        .filter(event -> brief(event).equals(brief))
        .findFirst()
        .orElseThrow()
        .get("generation")
        .asLong();
  }

  @Test
  void vacated_clientThatComesBack_isNoEvent() {
    start(backend.url(), "[\"occupied\", \"vacated\"]", "");
    RawClient client = connect("42");
    for (int i = 0; i < 5; i++) {
      subscribe(client, "a");
      unsubscribe(client, "a");
    }
    subscribe(client, "fence");
    assertEquals(List.of("occupied  a ", "occupied  fence "), briefs(events(2)));
    assertEquals("vacated  a ", briefs(events(3)).get(2));
    client.close();
  }

  @Test
  void subscription_again_hasAGreaterGeneration() {
    start(backend.url(), "[\"unsubscribe\"]", "");
    RawClient client = connect("42");
    subscribe(client, "a");
    unsubscribe(client, "a");
    subscribe(client, "a");
    unsubscribe(client, "a");
    List<JsonNode> events = events(2);
    assertTrue(events.get(0).get("generation").asLong() < events.get(1).get("generation").asLong());
    assertNotEquals(events.get(0).get("id"), events.get(1).get("id"));
    client.close();
  }

  @Test
  void channels_onlyThoseAskedFor_disconnectAlways() {
    start(backend.url(), ALL, ", \"channels\": [\"own:*\"]");
    RawClient client = connect("42");
    subscribe(client, "a");
    subscribe(client, "own:a");
    client.close();
    assertEquals(
        Set.of("occupied  own:a ", "unsubscribe 42 own:a 3000", "disconnect 42  3000"),
        Set.copyOf(briefs(events(3))));
  }

  @Test
  void disconnectByApi_tellsCodeAndReason() {
    start(backend.url(), "[\"disconnect\"]", "");
    RawClient client = connect("42");
    Api api = new Api("http://127.0.0.1:" + node.port(Listener.EXTERNAL) + "/api", "");
    api.call(
        "disconnect", "{\"user\":\"42\",\"disconnect\":{\"code\":4500,\"reason\":\"enough\"}}");
    JsonNode event = events(1).get(0);
    assertEquals("4500 enough", event.get("code").asText() + " " + event.get("reason").asText());
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"500", "hang", "cut", "big", "garbage", "200 [1]", "204x", "redirect 302", "401"})
  void badBackend_isAskedAgainWithTheSameEvents(String answer) {
    backend.answer(answer);
    start(backend.url(), "[\"disconnect\"]", "");
    connect("42").close();
    Backend.Question first = question();
    Backend.Question second = question();
    assertEquals(first.body(), second.body());
    backend.answer("{}");
    Await.until(PATIENCE, () -> waiting() == 0, () -> "still waiting");
    RawClient other = connect("43");
    other.close();
    Await.until(
        PATIENCE, () -> briefs(events(1)).contains("disconnect 43  3000"), () -> "seen " + seen);
    Await.until(PATIENCE, () -> waiting() == 0, () -> "still waiting");
    assertEquals(2, metric("centrifugo_hooks_events_total"));
    assertEquals(2, metric("centrifugo_hooks_delay_seconds_count"));
    assertTrue(metric("centrifugo_hooks_failures_total") >= 2);
  }

  private Backend.Question question() {
    try {
      return Objects.requireNonNull(backend.nextQuestion(PATIENCE), "nothing was told");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private double waiting() {
    return metric("centrifugo_hooks_events_waiting{hook=\"desk\"}");
  }

  private double metric(String name) {
    Api api = new Api("http://127.0.0.1:" + node.port(Listener.EXTERNAL), "");
    String page = api.request("GET", "/metrics", "").body();
    return page.lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void queueFull_oldestAreLostAndCounted() {
    backend.answer("hang");
    start(backend.url(), "[\"disconnect\"]", ", \"queue_size\": 2, \"max_batch_size\": 1");
    for (int i = 0; i < 5; i++) {
      connect("u" + i).close();
    }
    Await.until(
        PATIENCE,
        () -> metric("centrifugo_hooks_events_dropped_total{hook=\"desk\"}") == 2,
        () -> "dropped");
    backend.answer("{}");
    Await.until(
        PATIENCE,
        () -> briefs(events(1)).containsAll(List.of("disconnect u3  3000", "disconnect u4  3000")),
        () -> "seen " + seen);
  }

  @Test
  void stop_waitsUntilEverythingIsTold() {
    backend.answer("500");
    start(backend.url(), ALL, "");
    RawClient client = connect("42");
    subscribe(client, "a");
    Future<Void> stopping = node.stop(10_000);
    stopped = true;
    assertTrue(client.awaitClose(PATIENCE).contains("3001"));
    backend.answer("{}");
    await(stopping);
    assertTrue(
        briefs(events(4)).containsAll(List.of("disconnect 42  3001", "vacated  a ")),
        () -> "seen " + seen);
  }

  @Test
  void bus_getsTheSameObject() throws InterruptedException {
    BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
    await(
        vertx
            .eventBus()
            .<JsonObject>localConsumer(
                "desk",
                message -> {
                  assertEquals("hook", message.headers().get("gyre-event"));
                  told.add(message.body());
                  message.reply(new JsonObject());
                })
            .completion());
    start("bus:desk", "[\"disconnect\"]", "");
    connect("42").close();
    JsonObject object = told.poll(20, TimeUnit.SECONDS);
    assertEquals("42", object.getJsonArray("events").getJsonObject(0).getString("user"));
    Await.until(PATIENCE, () -> waiting() == 0, () -> "still waiting");
  }

  private static final Fields REQUEST = Fields.of("events:1");
  private static final Fields EVENT = Fields.of("event:2 user:5");

  /** Answers with {@code status} in the trailers of GRPC. */
  private static void grpc(HttpServerRequest request, BlockingQueue<String> told, int status) {
    request
        .body()
        .onSuccess(
            body -> {
              byte[] message = body.getBytes(5, body.length());
              told.add(request.path() + " " + decoded(message));
              request.response().putHeader("content-type", "application/grpc");
              request.response().putTrailer("grpc-status", String.valueOf(status));
              request
                  .response()
                  .setChunked(true)
                  .write(io.vertx.core.buffer.Buffer.buffer(new byte[5]));
              request.response().end();
            });
  }

  private static String decoded(byte[] message) {
    List<String> texts = new ArrayList<>();
    Codec.of(ProtocolType.PROTOBUF)
        .decode(
            message,
            in -> {
              int whole = in.begin();
              while (in.next(REQUEST) == 1) {
                int mark = in.begin();
                for (int field = in.next(EVENT); field != 0; field = in.next(EVENT)) {
                  if (field == 2 || field == 5) {
                    texts.add(in.text());
                  } else {
                    in.skip();
                  }
                }
                in.end(mark);
              }
              in.end(whole);
              return true;
            });
    return String.join(" ", texts);
  }

  @Test
  void grpc_isCalledUntilItsStatusIsOk() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    int[] status = {14};
    int port =
        await(
                vertx
                    .createHttpServer()
                    .requestHandler(request -> grpc(request, told, status[0]))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    start("grpc://127.0.0.1:" + port, "[\"disconnect\"]", "");
    connect("42").close();
    String expected = "/gyre.hooks.Hooks/Tell disconnect 42";
    assertEquals(expected, told.poll(20, TimeUnit.SECONDS));
    assertEquals(expected, told.poll(20, TimeUnit.SECONDS));
    status[0] = 0;
    Await.until(PATIENCE, () -> waiting() == 0, () -> "still waiting");
  }
}
