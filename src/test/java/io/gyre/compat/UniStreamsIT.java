package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Browser;
import io.gyre.support.CutRelay;
import io.gyre.support.HttpStream;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Unidirectional HTTP streams as their users have them: curl, EventSource, lost connections. */
@Timeout(180)
class UniStreamsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long SEED = Long.getLong("gyre.seed", 20_26L);

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"], "ping_interval": "3s",
         "pong_timeout": "1s", "queue_max_size": 300000},
       "uni_sse": {"enabled": true}, "uni_http_stream": {"enabled": true}, "prometheus": {"enabled": true},
       "channel": {"without_namespace": {"allow_subscribe_for_client": true},
         "namespaces": [{"name": "re", "history_size": 2000, "history_ttl": "120s",
         "force_recovery": true, "allow_subscribe_for_client": true}]}}
      """;

  private static ServerProcess server;

  @BeforeAll
  static void start() {
    server = ServerProcess.start(CONFIG);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String connect(String user, String... channels) {
    StringBuilder subs = new StringBuilder();
    for (String channel : channels) {
      subs.append(subs.isEmpty() ? "" : ",").append(Json.quote(channel)).append(":{}");
    }
    return "{\"token\":\"" + Tokens.user(user, 0) + "\",\"subs\":{" + subs + "}}";
  }

  private static String sseTarget(String connect) {
    return "/connection/uni_sse?cf_connect=" + URLEncoder.encode(connect, StandardCharsets.UTF_8);
  }

  private static void publish(String channel, int number) {
    Api.Answer answer =
        server
            .api()
            .post("publish", "{\"channel\":\"" + channel + "\",\"data\":{\"n\":" + number + "}}");
    assertEquals(200, answer.status(), answer.body());
  }

  /** Numbers of the publications in a push, the recovered ones in its connect included. */
  private static void collect(JsonNode push, Map<String, List<Integer>> into) {
    if (push.has("pub")) {
      add(into, push.path("channel").asText(), push.path("pub"));
    }
    push.path("connect")
        .path("subs")
        .fields()
        .forEachRemaining(
            sub ->
                sub.getValue()
                    .path("publications")
                    .forEach(publication -> add(into, sub.getKey(), publication)));
  }

  private static void add(Map<String, List<Integer>> into, String channel, JsonNode publication) {
    into.computeIfAbsent(channel, name -> new ArrayList<>())
        .add(publication.path("data").path("n").asInt());
  }

  @Test
  void eventSource_connectionsCut_nothingLostNothingTwice() throws IOException {
    try (CutRelay relay = CutRelay.to(server.port());
        Browser browser = Browser.start(600, 400)) {
      browser.open("http://127.0.0.1:" + server.port() + "/health");
      browser.await("document.readyState === 'complete' && location.port");
      String url =
          "http://127.0.0.1:" + relay.port() + sseTarget(connect("es", "re:es1", "re:es2"));
      browser.eval(
          "window.seen = {'re:es1': [], 're:es2': []}; window.opens = 0; window.pings = 0;"
              + "window.add = (c, p) => seen[c].push(p.data.n);"
              + "window.source = new EventSource("
              + Json.quote(url)
              + "); source.onopen = () => opens++;"
              + "source.onmessage = m => { const p = JSON.parse(m.data);"
              + "if (p.pub) add(p.channel, p.pub);"
              + "if (p.connect) { window.connect = p.connect; for (const [c, s] of"
              + " Object.entries(p.connect.subs)) (s.publications || []).forEach(x => add(c, x)); }"
              + "if (Object.keys(p).length === 0) pings++; }; 1");
      browser.await("window.opens === 1 && window.connect");
      for (int cut = 1; cut <= 3; cut++) {
        for (int i = 0; i < 20; i++) {
          publish("re:es" + (1 + i % 2), cut * 100 + i);
        }
        relay.cut();
        for (int i = 20; i < 30; i++) {
          publish("re:es" + (1 + i % 2), cut * 100 + i);
        }
        relay.restore();
        browser.await("window.opens === " + (cut + 1));
      }
      browser.await("seen['re:es1'].length >= 45 && seen['re:es2'].length >= 45 && pings > 0");
      for (int channel = 0; channel < 2; channel++) {
        int rest = channel;
        List<Integer> expected =
            IntStream.rangeClosed(1, 3)
                .flatMap(cut -> IntStream.range(0, 30).map(i -> cut * 100 + i))
                .filter(n -> n % 2 == rest)
                .boxed()
                .toList();
        assertEquals(
            expected.toString().replace(" ", ""),
            browser.eval("JSON.stringify(seen['re:es" + (1 + channel) + "'])"));
      }
    }
  }

  @Test
  void eventStream_cutAtAnyByte_nothingLostNothingTwice() {
    Random random = new Random(SEED);
    Map<String, List<Integer>> seen = new HashMap<>();
    String last = "";
    int published = 0;
    for (int round = 0; round < 60; round++) {
      Map<String, String> headers = last.isEmpty() ? Map.of() : Map.of("Last-Event-ID", last);
      try (HttpStream stream =
          HttpStream.open(
              server.port(), "GET", sseTarget(connect("cut", "re:c1", "re:c2")), headers, null)) {
        int most = random.nextInt(8);
        for (int i = 0; i < 5; i++) {
          publish(random.nextBoolean() ? "re:c1" : "re:c2", published++);
        }
        for (int i = 0; i <= most; i++) {
          String event = stream.next(Duration.ofMillis(i == 0 ? 10_000 : 100));
          if (event == null) {
            break;
          }
          String[] lines = event.split("\n");
          last = lines.length == 2 ? lines[0].replaceFirst("^id: ", "") : last;
          collect(Json.parse(lines[lines.length - 1].replaceFirst("^data: ", "")), seen);
        }
      }
    }
    try (HttpStream stream =
        HttpStream.open(
            server.port(),
            "GET",
            sseTarget(connect("cut", "re:c1", "re:c2")),
            Map.of("Last-Event-ID", last),
            null)) {
      String event = stream.next(PATIENCE);
      assertNotNull(event);
      collect(Json.parse(event.substring(event.indexOf("data: ") + 6)), seen);
    }
    List<Integer> all = new ArrayList<>();
    seen.forEach(
        (channel, numbers) -> {
          assertEquals(numbers.stream().sorted().toList(), numbers, channel + " seed " + SEED);
          all.addAll(numbers);
        });
    assertEquals(
        IntStream.range(0, published).boxed().toList(),
        all.stream().sorted().toList(),
        "seed " + SEED);
  }

  @Test
  void curl_readsLinesAsTheyCome() throws IOException {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sN",
                "-d",
                connect("curl", "news"),
                server.url("/connection/uni_http_stream"))
            .start();
    try (BufferedReader lines = curl.inputReader(StandardCharsets.UTF_8)) {
      assertTrue(Json.parse(lines.readLine()).has("connect"));
      publish("news", 1);
      assertEquals("{\"channel\":\"news\",\"pub\":{\"data\":{\"n\":1}}}", lines.readLine());
      assertEquals("{}", lines.readLine());
      server.api().post("disconnect", "{\"user\":\"curl\"}");
      String line = lines.readLine();
      while ("{}".equals(line)) {
        line = lines.readLine();
      }
      assertEquals("{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}", line);
      assertEquals(null, lines.readLine());
    } finally {
      curl.destroy();
    }
  }

  @Test
  void client_thatDoesNotReadOrVanishes_isGoneAndCounted() {
    String data = Json.quote("x".repeat(20_000));
    try (HttpStream slow =
            HttpStream.open(
                server.port(),
                "POST",
                "/connection/uni_http_stream",
                Map.of(),
                connect("s", "sl"));
        HttpStream gone =
            HttpStream.open(
                server.port(), "POST", "/connection/uni_sse", Map.of(), connect("g", "sl"))) {
      assertNotNull(slow.next(PATIENCE));
      assertNotNull(gone.next(PATIENCE));
      Await.until(
          PATIENCE,
          () -> inflight("uni_http_stream") == 1 && inflight("uni_sse") == 1,
          UniStreamsIT::metrics);
      gone.close();
      Await.until(
          PATIENCE,
          () -> {
            server.api().post("publish", "{\"channel\":\"sl\",\"data\":" + data + "}");
            return inflight("uni_http_stream") == 0;
          },
          UniStreamsIT::metrics);
      Await.until(PATIENCE, () -> inflight("uni_sse") == 0, UniStreamsIT::metrics);
    }
  }

  private static double inflight(String transport) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("centrifugo_client_connections_inflight{"))
        .filter(line -> line.contains("transport=\"" + transport + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String metrics() {
    return new Api(server.url("/metrics"), "").request("GET", "", "").body();
  }

  @Test
  void server_stopping_sendsAwayAndEnds() {
    try (ServerProcess stopping = ServerProcess.start(CONFIG);
        HttpStream stream =
            HttpStream.open(
                stopping.port(), "POST", "/connection/uni_sse", Map.of(), connect("z", "re:z"))) {
      assertNotNull(stream.next(PATIENCE));
      stopping.signal("TERM");
      assertEquals(
          "data: {\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\"}}", stream.next(PATIENCE));
      assertEquals("end", stream.next(PATIENCE));
      assertEquals(0, stopping.exitCode(PATIENCE));
    }
  }
}
