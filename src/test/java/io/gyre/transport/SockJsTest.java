package io.gyre.transport;

import static io.gyre.transport.StreamFixture.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.config.HttpServerConfig;
import io.gyre.config.SockjsConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.edge.SockJsLanes;
import io.gyre.support.Await;
import io.gyre.support.WebSocketWire;
import io.gyre.transport.EchoSessions.Echo;
import io.gyre.transport.sockjs.SockJsEndpoint;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SockJsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String BASE = "/connection/sockjs";

  private final AtomicInteger limit = new AtomicInteger();

  private StreamFixture fixture(HttpServerConfig config) {
    return fixture(config, limit);
  }

  /** SockJS in every lane, for as many connections as {@code limit} says; 0 for any number. */
  static StreamFixture fixture(HttpServerConfig config, AtomicInteger limit) {
    return serve(new StreamFixture(config), limit, Config.defaults().sockjs());
  }

  /** As {@link #fixture}, where and how it is said. */
  static StreamFixture serve(StreamFixture fixture, AtomicInteger limit, SockjsConfig sockJs) {
    Admission admission =
        new Admission(
            new Admission.Limits(() -> true, () -> 0, limit::get, () -> 1),
            System::nanoTime,
            () -> {});
    Cors cors = new Cors(origin -> origin.isEmpty() || origin.equals("http://ok"));
    SockJsLanes lanes = new SockJsLanes();
    fixture.mount(
        BASE + "/*",
        lane ->
            new SockJsEndpoint(
                lanes,
                lane,
                fixture.edge().vertx(),
                sockJs,
                cors,
                admission,
                new ClientRequests(Set.of("Cookie"), "")));
    return fixture.open();
  }

  private static Echo only(StreamFixture fixture) {
    Await.until(PATIENCE, () -> fixture.edge().opened().size() == 1, () -> "no session");
    return fixture.edge().opened().element();
  }

  private static void write(Echo echo, String... messages) {
    echo.run(
        () -> {
          for (String message : messages) {
            echo.link().write(echo.link().framing().frame(message.getBytes(UTF_8)));
          }
          echo.link().flush();
        });
  }

  private static String poll(StreamFixture fixture, String end) {
    return RawHttp.exchange(fixture.port(), post(BASE + "/000/s1/xhr", ""), end);
  }

  @Test
  void polling_messagesOfAFlush_comeTogether() {
    try (StreamFixture fixture = fixture(Settings.http())) {
      String opened = poll(fixture, "o\n");
      assertFalse(opened.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n"), opened);
      String sent =
          RawHttp.exchange(
              fixture.port(), post(BASE + "/000/s1/xhr_send", "[\"a\\nb\",\"c\"]"), "\r\n\r\n");
      assertTrue(sent.startsWith("HTTP/1.1 204 "), sent);
      Await.until(PATIENCE, () -> only(fixture).received().size() == 2, () -> "not received");
      assertEquals(List.of(3, 1), List.copyOf(only(fixture).received()));
      assertTrue(poll(fixture, "]\n").contains("a[\"a\\nb\",\"c\"]"));
      write(only(fixture), "{\"x\":1}", "{}");
      assertTrue(poll(fixture, "]\n").contains("a[\"{\\\"x\\\":1}\",\"{}\"]"));
      assertEquals("sockjs", only(fixture).link().transport());
    }
  }

  @Test
  void close_tellsCodeAndReason() {
    try (StreamFixture fixture = fixture(Settings.http());
        RawHttp http = RawHttp.open(fixture.port())) {
      http.send(post(BASE + "/000/s2/xhr_streaming", "")).readTo("o\n");
      Echo echo = only(fixture);
      echo.run(() -> echo.receive("close".getBytes(UTF_8)));
      http.readTo("c[3503,\"force disconnect\"]\n");
      Await.until(PATIENCE, () -> echo.ends() == 1, () -> "not told");
    }
  }

  @Test
  void webSocket_echoesAndEnds() {
    try (StreamFixture fixture = fixture(Settings.http());
        WebSocketWire wire =
            WebSocketWire.open(
                fixture.port(), BASE + "/000/s3/websocket", Map.of("Cookie", "a=b"))) {
      assertEquals("o", text(wire));
      wire.send(WebSocketWire.TEXT, "[\"hello\"]".getBytes(UTF_8));
      assertEquals("a[\"hello\"]", text(wire));
      assertEquals(List.of("a=b"), only(fixture).request().headers().get("cookie"));
    }
  }

  private static String text(WebSocketWire wire) {
    return new String(Objects.requireNonNull(wire.read(PATIENCE)).payload(), UTF_8);
  }

  @Test
  void refusals_areAnswered() {
    try (StreamFixture fixture = fixture(Settings.http())) {
      String info = RawHttp.request("GET " + BASE + "/info", "Origin: http://evil");
      assertTrue(RawHttp.exchange(fixture.port(), info, "Forbidden\n").startsWith("HTTP/1.1 403 "));
      String unknown = post(BASE + "/000/none/xhr_send", "[\"a\"]");
      assertTrue(RawHttp.exchange(fixture.port(), unknown, "\r\n\r\n").startsWith("HTTP/1.1 404 "));
      poll(fixture, "o\n");
      String big = post(BASE + "/000/s1/xhr_send", "[\"" + "x".repeat(70_000) + "\"]");
      assertTrue(RawHttp.exchange(fixture.port(), big, "\r\n\r\n").startsWith("HTTP/1.1 413 "));
      assertEquals(0, only(fixture).received().size());
    }
  }

  @Test
  void connectionLimit_refusesTheSession() {
    limit.set(1);
    try (StreamFixture fixture = fixture(Settings.http())) {
      String streaming = post(BASE + "/000/s4/xhr_streaming", "");
      String answer = RawHttp.exchange(fixture.port(), streaming, "]\n");
      assertTrue(answer.contains("c[3000,\"Go away!\"]"), answer);
      assertEquals(0, fixture.edge().opened().size());
    }
  }

  @Test
  void http2_endOfAPoll_leavesOtherStreamsAlone() {
    try (StreamFixture fixture = fixture(Settings.h2c())) {
      HttpClient client =
          fixture
              .edge()
              .vertx()
              .createHttpClient(
                  new HttpClientOptions()
                      .setProtocolVersion(HttpVersion.HTTP_2)
                      .setHttp2ClearTextUpgrade(false));
      AtomicBoolean ended = new AtomicBoolean();
      EdgeFixture.await(
          client
              .request(HttpMethod.POST, fixture.port(), "127.0.0.1", StreamFixture.HTTP_STREAM)
              .compose(request -> request.send("hello"))
              .onSuccess(response -> response.exceptionHandler(broken -> ended.set(true)))
              .onSuccess(response -> response.endHandler(end -> ended.set(true))));
      for (int i = 0; i < 3; i++) {
        String answer =
            EdgeFixture.await(
                client
                    .request(
                        HttpMethod.POST, fixture.port(), "127.0.0.1", BASE + "/000/h" + i + "/xhr")
                    .compose(request -> request.send())
                    .compose(response -> response.body())
                    .map(Object::toString));
        assertEquals("o\n", answer);
      }
      assertFalse(ended.get());
      Await.until(
          PATIENCE,
          () -> fixture.edge().connected() == 4,
          () -> "connected " + fixture.edge().connected());
    }
  }
}
