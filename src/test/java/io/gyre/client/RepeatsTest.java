package io.gyre.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again, what is not, and what the caller is told, by servers that misbehave. */
@Timeout(30)
class RepeatsTest {
  private static final String OK = "200 {\"result\":{\"offset\":7,\"epoch\":\"e\"}}";
  private static final String TEMPORARY = "200 {\"error\":{\"code\":100,\"message\":\"internal\"}}";
  private static final Publish PUBLISH = new Publish("news", Json.parse("{\"a\":1.10}"));
  private static final Duration SOON = Duration.ofMillis(300);

  private static ApiClientBuilder quick(String url) {
    RetryPolicy policy = new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20));
    return ApiClient.builder(url).key("secret-key").retry(policy).attemptTimeout(SOON);
  }

  private static String key(Json body) {
    return Fields.of(body).text("idempotency_key");
  }

  /** A URL where nothing listens. */
  private static String nowhere() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + taken.getLocalPort() + "/api";
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cut",
        "truncated",
        "noise",
        "hang",
        "drip",
        "502 x",
        "503 ",
        "504 <html>",
        "429 x",
        TEMPORARY,
        "500 {\"code\":100,\"message\":\"internal server error\"}"
      })
  void publish_failsOnce_isRepeatedWithTheSameKey(String trouble) throws IOException {
    try (ScriptedApi server = ScriptedApi.start(trouble, OK)) {
      assertEquals(new PublishResult(7, "e"), quick(server.url()).build().send(PUBLISH));
      List<Json> bodies = server.bodies();
      assertEquals(2, bodies.size());
      assertEquals(bodies.get(0), bodies.get(1));
      assertFalse(key(bodies.get(0)).isEmpty());
    }
  }

  @Test
  void publish_twice_hasTwoKeys() throws IOException {
    try (ScriptedApi server = ScriptedApi.start(OK)) {
      ApiClient api = quick(server.url()).build();
      api.send(PUBLISH);
      api.send(PUBLISH);
      assertNotEquals(key(server.bodies().get(0)), key(server.bodies().get(1)));
    }
  }

  @Test
  void publish_withAKeyOfTheCaller_keepsIt() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("cut", OK)) {
      PublishOptions options = PublishOptions.NONE.withIdempotencyKey("order-17");
      quick(server.url()).build().send(new Publish("news", Json.of(1), options));
      assertEquals(
          List.of("order-17", "order-17"), server.bodies().stream().map(RepeatsTest::key).toList());
    }
  }

  @Test
  void publish_repeatsOff_isSentOnceAndWithoutKey() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("cut", OK)) {
      ApiClient api = quick(server.url()).retry(RetryPolicy.none()).build();
      TransportException failure = assertThrows(TransportException.class, () -> api.send(PUBLISH));
      assertTrue(failure.outcomeUnknown());
      assertEquals(
          List.of(Json.parse("{\"channel\":\"news\",\"data\":{\"a\":1.10}}")), server.bodies());
    }
  }

  @Test
  void publish_neverAnswered_endsAfterTheLastAttempt() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("503 ")) {
      ApiClient api = quick(server.url()).build();
      TransportException failure = assertThrows(TransportException.class, () -> api.send(PUBLISH));
      assertEquals(3, server.bodies().size());
      assertEquals(503, failure.status().orElseThrow());
      assertTrue(failure.outcomeUnknown());
      assertEquals(
          "publish: HTTP status 503 from " + server.url() + " (attempts: 3)", failure.getMessage());
    }
  }

  @Test
  void publish_temporaryErrorToTheEnd_isThatError() throws IOException {
    try (ScriptedApi server = ScriptedApi.start(TEMPORARY)) {
      ApiClient api = quick(server.url()).build();
      ApiErrorException failure = assertThrows(ApiErrorException.class, () -> api.send(PUBLISH));
      assertEquals(new ApiError(ApiError.INTERNAL, "internal"), failure.error());
      assertEquals(3, server.bodies().size());
    }
  }

  @Test
  void publish_temporaryErrorThenTurnedAway_mayHaveBeenCarriedOut() throws IOException {
    try (ScriptedApi server = ScriptedApi.start(TEMPORARY, "429 x")) {
      ApiClient api = quick(server.url()).build();
      TransportException failure = assertThrows(TransportException.class, () -> api.send(PUBLISH));
      assertTrue(failure.outcomeUnknown());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "200 not JSON",
        "200 ",
        "200 []",
        "200 {}",
        "200 {\"result\":5}",
        "200 {\"result\":{\"offset\":\"x\"}}",
        "200 {\"result\":{}} {}",
        "202 x",
        "301 x",
        "400 Bad Request",
        "401 x",
        "404 404 page not found",
        "500 Internal Server Error"
      })
  void publish_answerOfAnotherKind_failsAtOnce(String answer) throws IOException {
    try (ScriptedApi server = ScriptedApi.start(answer)) {
      ApiClient api = quick(server.url()).build();
      TransportException failure = assertThrows(TransportException.class, () -> api.send(PUBLISH));
      assertEquals(1, server.bodies().size());
      assertEquals(Integer.parseInt(answer.substring(0, 3)), failure.status().orElseThrow());
      assertEquals(answer.startsWith("200") || answer.startsWith("500"), failure.outcomeUnknown());
      assertFalse(failure.getMessage().contains("secret-key"));
    }
  }

  @Test
  void publish_answerTooLarge_failsAtOnce() throws IOException {
    try (ScriptedApi server = ScriptedApi.start(OK)) {
      ApiClient api = quick(server.url()).maxAnswerSize(10).build();
      TransportException failure = assertThrows(TransportException.class, () -> api.send(PUBLISH));
      assertTrue(failure.getMessage().contains("larger than 10 bytes"), failure::getMessage);
      assertEquals(1, server.bodies().size());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "503 ", TEMPORARY})
  void rpc_mayHaveRun_isNotRepeated(String trouble) throws IOException {
    try (ScriptedApi server = ScriptedApi.start(trouble, OK)) {
      ApiClient api = quick(server.url()).build();
      assertThrows(ApiClientException.class, () -> api.send(new Rpc("pay", null)));
      assertEquals(1, server.bodies().size());
    }
  }

  @Test
  void batch_withACallThatMayNotBeRepeated_isNotRepeated() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("cut", OK)) {
      ApiClient api = quick(server.url()).build();
      Batch batch = new Batch(new Presence("a"), new Rpc("pay", null));
      assertThrows(TransportException.class, () -> api.send(batch));
      assertEquals(1, server.bodies().size());
    }
  }

  @Test
  void rpc_connectionRefused_goesToTheNextEndpoint() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("200 {\"result\":{\"data\":{\"x\":1}}}")) {
      ApiClient api = quick(nowhere()).endpoint(server.url()).build();
      for (int i = 0; i < 4; i++) {
        assertEquals(Json.parse("{\"x\":1}"), api.send(new Rpc("pay", Json.of(List.of(1)))).data());
      }
    }
  }

  @Test
  void anyCall_nobodyThere_isCertainlyNotCarriedOut() throws IOException {
    ApiClient api = quick(nowhere()).build();
    TransportException failure = assertThrows(TransportException.class, () -> api.send(PUBLISH));
    assertFalse(failure.outcomeUnknown());
    assertTrue(failure.status().isEmpty());
  }

  @Test
  void endpoint_failed_isLeftOutForAWhile() throws IOException {
    try (ScriptedApi bad = ScriptedApi.start("503 ");
        ScriptedApi good = ScriptedApi.start(OK)) {
      ApiClient api = quick(bad.url()).endpoint(good.url()).build();
      for (int i = 0; i < 6; i++) {
        api.send(PUBLISH);
      }
      assertEquals(1, bad.bodies().size());
      assertEquals(6, good.bodies().size());
    }
  }

  @Test
  void endpoints_next_takesTurnsAndComesBack() {
    var endpoints = new Endpoints(List.of(URI.create("http://a"), URI.create("http://b")), 0);
    assertEquals(
        List.of(0, 1, 0), List.of(endpoints.next(0), endpoints.next(0), endpoints.next(0)));
    endpoints.failed(1, 0);
    assertEquals(List.of(0, 0), List.of(endpoints.next(1), endpoints.next(1)));
    endpoints.failed(0, 1);
    assertEquals(1, endpoints.next(2), "that which failed longest ago");
    long later = Duration.ofSeconds(6).toNanos();
    assertEquals(
        List.of(0, 1),
        List.of(endpoints.next(later), endpoints.next(later)).stream().sorted().toList());
  }

  @Test
  void broadcast_oneChannelTemporarilyFails_isRepeatedAndAtLastReturned() throws IOException {
    String half =
        "200 {\"result\":{\"responses\":[{\"result\":{\"offset\":1,\"epoch\":\"e\"}},"
            + "{\"error\":{\"code\":100,\"message\":\"internal\"}}]}}";
    try (ScriptedApi server = ScriptedApi.start(half)) {
      BroadcastResult result =
          quick(server.url()).build().broadcast(List.of("a", "b"), Json.of("x"));
      assertEquals(3, server.bodies().size());
      assertEquals(1, new HashSet<>(server.bodies()).size());
      assertEquals(new PublishResult(1, "e"), result.responses().get(0).orThrow());
      assertThrows(ApiErrorException.class, () -> result.responses().get(1).orThrow());
    }
  }

  @Test
  void status_withRetryAfter_isHeeded() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("503 Retry-After: 60 | x", OK)) {
      ApiClient api = quick(server.url()).timeout(Duration.ofSeconds(5)).build();
      assertThrows(TransportException.class, () -> api.send(PUBLISH));
      assertEquals(1, server.bodies().size(), "no time left for it");
    }
    try (ScriptedApi server = ScriptedApi.start("429 Retry-After: 1 | x", OK)) {
      long before = System.nanoTime();
      quick(server.url()).build().send(PUBLISH);
      assertTrue(System.nanoTime() - before > Duration.ofMillis(990).toNanos());
    }
  }

  @Test
  void call_outOfTime_endsWhileAnAttemptRuns() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("hang")) {
      ApiClient api =
          quick(server.url()).attemptTimeout(Duration.ofSeconds(20)).timeout(SOON).build();
      TransportException failure =
          assertThrows(TransportException.class, () -> api.send(new Info()));
      assertTrue(failure.outcomeUnknown());
      assertTrue(failure.getMessage().contains("no answer in time"), failure::getMessage);
    }
  }

  @Test
  void call_cancelled_endsItsConnection() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("hang")) {
      ApiClient api = quick(server.url()).attemptTimeout(Duration.ofSeconds(20)).build();
      CompletableFuture<PublishResult> call = api.sendAsync(PUBLISH);
      Await.until(SOON.multipliedBy(20), () -> server.bodies().size() == 1, () -> "not sent");
      call.cancel(true);
      Await.until(SOON.multipliedBy(20), () -> server.open() == 0, () -> "still open");
      assertEquals(1, server.bodies().size());
    }
  }

  @Test
  void calls_manyAtOnce_useFewConnections() throws IOException {
    try (ScriptedApi server = ScriptedApi.start(OK)) {
      ApiClient api = quick(server.url()).maxConcurrentCalls(4).build();
      List<CompletableFuture<PublishResult>> calls =
          IntStream.range(0, 500).mapToObj(i -> api.sendAsync(PUBLISH)).toList();
      calls.forEach(CompletableFuture::join);
      assertEquals(500, server.bodies().size());
      assertTrue(server.mostOpen() <= 8, () -> server.mostOpen() + " connections");
    }
  }

  @Test
  void calls_waitingInLine_runOutOfTimeToo() throws IOException {
    try (ScriptedApi server = ScriptedApi.start("hang")) {
      ApiClient api =
          quick(server.url())
              .maxConcurrentCalls(1)
              .attemptTimeout(Duration.ofSeconds(20))
              .timeout(SOON)
              .build();
      CompletableFuture<PublishResult> first = api.sendAsync(PUBLISH);
      assertThrows(TransportException.class, () -> api.send(PUBLISH));
      assertThrows(CompletionException.class, first::join);
    }
  }
}
