package io.gyre.transport;

import static io.gyre.transport.StreamFixture.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.session.Link;
import io.gyre.support.Await;
import io.gyre.support.WebSocketWire;
import io.gyre.transport.EchoSessions.Echo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SockJS's fallbacks put on the wire, over however many connections, and broken input. */
class SockJsFallbacksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String BASE = "/connection/sockjs";
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final Pattern NUMBER = Pattern.compile("\"(\\d+)\"");

  private final StreamFixture fixture = SockJsTest.fixture(Settings.http(), new AtomicInteger());

  @AfterEach
  void close() {
    fixture.close();
  }

  private Echo only() {
    Await.until(PATIENCE, () -> fixture.edge().opened().size() == 1, () -> "no session");
    return fixture.edge().opened().element();
  }

  private String get(String path, String end) {
    return RawHttp.exchange(fixture.port(), RawHttp.request("GET " + BASE + path), end);
  }

  private String send(String path, String body, String... headers) {
    return RawHttp.exchange(fixture.port(), post(BASE + path, body, headers), "\r\n\r\n");
  }

  private static byte[] read(WebSocketWire wire) {
    return Objects.requireNonNull(wire.read(PATIENCE)).payload();
  }

  private static void write(Echo echo, String message) {
    echo.run(
        () -> {
          echo.link().write(echo.link().framing().frame(message.getBytes(UTF_8)));
          echo.link().flush();
        });
  }

  @Test
  void outsideOfSessions_isAnswered() {
    assertTrue(get("/", "SockJS!\n").contains("\r\n\r\nWelcome to SockJS!\n"));
    assertTrue(get("/info", "}").contains("{\"websocket\":true,\"cookie_needed\":false,"));
    String page = get("/iframe-1.6.1.html", "</html>");
    assertTrue(page.contains("SockJS.bootstrap_iframe();"), page);
    Matcher tag = Pattern.compile("etag: (\\S+)", Pattern.CASE_INSENSITIVE).matcher(page);
    assertTrue(tag.find(), page);
    String again =
        RawHttp.request("GET " + BASE + "/iframe.html", "If-None-Match: " + tag.group(1));
    assertTrue(RawHttp.exchange(fixture.port(), again, "\r\n\r\n").contains(" 304 "));
    assertTrue(get("/000/s/nothing", "\r\n\r\n").contains(" 404 "));
    assertEquals(0, fixture.edge().opened().size());
  }

  @Test
  void jsonp_opensSendsReceivesAndEnds() {
    assertTrue(get("/000/j/jsonp?c=f", ";\r\n").contains("/**/f(\"o\");"));
    assertTrue(send("/000/j/jsonp_send", "d=%5B%22a%2B%5C%22%22%5D", FORM).contains(" 200 "));
    String got = get("/000/j/jsonp?c=f", ";\r\n");
    assertTrue(got.contains("/**/f(\"a[\\\"a+\\\\\\\"\\\"]\");"), got);
    assertTrue(
        send("/000/j/jsonp_send", "[\"close\"]", "Content-Type: text/plain").contains(" 200 "));
    Await.until(PATIENCE, () -> only().ends() == 1, () -> "not ended");
    String last = get("/000/j/jsonp?c=f", ";\r\n");
    assertTrue(last.contains("/**/f(\"c[3503,\\\"force disconnect\\\"]\");"), last);
  }

  @Test
  void htmlFile_streamsAndEnds() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send(RawHttp.request("GET " + BASE + "/000/f/htmlfile?c=f"));
      assertTrue(http.readTo("p(\"o\");\n</script>\r\n").contains("var c = parent.f;"));
      write(only(), "</script>");
      http.readTo("p(\"a[\\\"<\\/script>\\\"]\");\n</script>\r\n");
      only().run(() -> only().receive("close".getBytes(UTF_8)));
      http.readTo("p(\"c[3503,\\\"force disconnect\\\"]\");\n</script>\r\n");
    }
  }

  @Test
  void eventSource_streamsAndEnds() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send(RawHttp.request("GET " + BASE + "/000/e/eventsource")).readTo("data: o\r\n\r\n");
      write(only(), "x");
      http.readTo("data: a[\"x\"]\r\n\r\n");
      only().run(() -> only().receive("close".getBytes(UTF_8)));
      http.readTo("data: c[3503,\"force disconnect\"]\r\n\r\n");
    }
  }

  @Test
  void webSocketWithoutFrames_hasCodeAndReasonInItsOwn() {
    try (WebSocketWire wire = WebSocketWire.open(fixture.port(), BASE + "/websocket", Map.of())) {
      wire.send(WebSocketWire.TEXT, "{\"a\":1}".getBytes(UTF_8));
      assertEquals("{\"a\":1}", new String(read(wire), UTF_8));
      wire.send(WebSocketWire.TEXT, "close".getBytes(UTF_8));
      byte[] close = read(wire);
      assertEquals(3503, (close[0] & 0xFF) << 8 | close[1] & 0xFF);
      assertEquals("force disconnect", new String(close, 2, close.length - 2, UTF_8));
    }
  }

  /** Connections are dealt to the lanes in turn, so that polls come to both. */
  @Test
  void polls_overConnectionsOfAllLanes_getEverythingInOrder() {
    RawHttp.exchange(fixture.port(), post(BASE + "/000/p/xhr", ""), "o\n");
    Echo echo = only();
    AtomicInteger written = new AtomicInteger();
    List<Integer> got = new ArrayList<>();
    while (got.size() < 400) {
      try (RawHttp http = RawHttp.open(fixture.port())) {
        http.send(post(BASE + "/000/p/xhr", ""));
        // Some before the poll arrives, some while it waits.
        write(echo, String.valueOf(written.incrementAndGet()));
        write(echo, String.valueOf(written.incrementAndGet()));
        Matcher number = NUMBER.matcher(http.readTo("]\n"));
        while (number.find()) {
          got.add(Integer.valueOf(number.group(1)));
        }
      }
    }
    assertEquals(IntStream.rangeClosed(1, got.size()).boxed().toList(), got);
    assertEquals(0, echo.ends());
  }

  @Test
  void sends_overConnectionsOfAllLanes_arriveInOrder() {
    RawHttp.exchange(fixture.port(), post(BASE + "/000/q/xhr", ""), "o\n");
    for (int i = 1; i <= 50; i++) {
      assertTrue(send("/000/q/xhr_send", "[\"" + "x".repeat(i) + "\"]").contains(" 204 "));
    }
    Await.until(PATIENCE, () -> only().received().size() == 50, () -> "not all");
    assertEquals(IntStream.rangeClosed(1, 50).boxed().toList(), List.copyOf(only().received()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[\"a\"", "[1]", "[null]", "[[\"a\"]]", "{\"a\":1}", "x", "[\"a\" \"b\"]"})
  void brokenMessages_areRefused_theSessionLives(String body) {
    RawHttp.exchange(fixture.port(), post(BASE + "/000/b/xhr", ""), "o\n");
    assertTrue(send("/000/b/xhr_send", body).contains(" 500 "));
    assertTrue(send("/000/b/jsonp_send", "d=" + body, FORM).contains(" 500 "));
    assertTrue(send("/000/b/xhr_send", "[\"good\"]").contains(" 204 "));
    Await.until(PATIENCE, () -> only().received().size() == 1, () -> "not received");
    assertEquals(4, only().received().element());
    assertEquals(0, only().ends());
  }

  @Test
  void brokenFrame_endsTheWebSocket() {
    try (WebSocketWire wire =
        WebSocketWire.open(fixture.port(), BASE + "/000/w/websocket", Map.of())) {
      assertEquals("o", new String(read(wire), UTF_8));
      wire.send(WebSocketWire.TEXT, "[\"a\" \"b\"]".getBytes(UTF_8));
      Await.until(PATIENCE, () -> only().ends() == 1, () -> "not ended");
      assertEquals(0, only().received().size());
    }
  }

  @Test
  void halfOfARequest_andAVanishedClient_leaveNothing() {
    try (RawHttp poll = RawHttp.open(fixture.port())) {
      RawHttp.exchange(fixture.port(), post(BASE + "/000/v/xhr", ""), "o\n");
      poll.send(post(BASE + "/000/v/xhr", ""));
      try (RawHttp half = RawHttp.open(fixture.port())) {
        half.send(
            RawHttp.request("POST " + BASE + "/000/v/xhr_send", "Content-Length: 100") + "[\"a");
      }
      write(only(), "still there");
      poll.readTo("still there");
      poll.send(post(BASE + "/000/v/xhr", ""));
    }
    Await.until(PATIENCE, () -> only().ends() == 1, () -> "not ended");
    assertEquals(0, only().received().size());
    assertEquals(0, fixture.edge().connected());
  }

  @Test
  void pollThatNeverComes_endsTheSession() {
    RawHttp.exchange(fixture.port(), post(BASE + "/000/n/xhr", ""), "o\n");
    Await.until(PATIENCE, () -> only().ends() == 1, () -> "not ended");
  }

  @Test
  void slowReader_isCutOff() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send(RawHttp.request("GET " + BASE + "/000/r/eventsource")).readTo("data: o\r\n\r\n");
      Link link = only().link();
      String much = "x".repeat(100_000);
      AtomicInteger waiting = new AtomicInteger();
      Await.until(
          PATIENCE,
          () -> {
            write(only(), much);
            only().run(() -> waiting.set((int) link.queuedBytes()));
            return waiting.get() > 1_000_000;
          },
          () -> "waiting " + waiting.get());
      only().run(link::abort);
      Await.until(PATIENCE, () -> only().ends() == 1, () -> "not ended");
    }
  }
}
