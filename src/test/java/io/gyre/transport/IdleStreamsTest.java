package io.gyre.transport;

import static io.gyre.transport.StreamFixture.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.config.SockjsConfig;
import io.gyre.edge.Listeners;
import io.gyre.edge.Patience;
import io.gyre.support.Await;
import io.gyre.support.Http2Wire;
import io.gyre.support.WebSocketWire;
import io.gyre.transport.EchoSessions.Echo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Connections by which nothing comes and goes for longer than HTTP's idle timeout, since heartbeats
 * and pings are further apart.
 */
class IdleStreamsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MILLIS = 10_000;
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final String BASE = "/connection/sockjs";

  private final StreamFixture fixture =
      SockJsTest.serve(
          new StreamFixture(
              new Listeners(
                  Settings.h2c(), 65_536, new Patience(IDLE, IDLE, Duration.ofHours(1), IDLE))),
          new AtomicInteger(),
          new SockjsConfig(true, BASE, "", Duration.ofSeconds(60), 65_536));

  @AfterEach
  void close() {
    fixture.close();
  }

  private void outlastIdle(int connected) {
    long begun = System.nanoTime();
    Await.until(
        PATIENCE, () -> System.nanoTime() - begun > 4 * IDLE.toNanos(), () -> "time stands still");
    assertEquals(connected, fixture.edge().connected());
    for (Echo echo : fixture.edge().opened()) {
      echo.run(
          () -> {
            echo.link().write(echo.link().framing().frame("there".getBytes(UTF_8)));
            echo.link().flush();
          });
    }
  }

  private RawHttp begin(String request) {
    return RawHttp.open(fixture.port()).send(request);
  }

  @Test
  void sockJs_overHttp1_goesOn() {
    try (RawHttp xhr = begin(post(BASE + "/000/a/xhr_streaming", ""));
        RawHttp events = begin(RawHttp.request("GET " + BASE + "/000/b/eventsource"));
        RawHttp page = begin(RawHttp.request("GET " + BASE + "/000/c/htmlfile?c=f"));
        RawHttp poll = begin(post(BASE + "/000/d/xhr", ""));
        WebSocketWire socket =
            WebSocketWire.open(fixture.port(), BASE + "/000/e/websocket", Map.of());
        WebSocketWire raw = WebSocketWire.open(fixture.port(), BASE + "/websocket", Map.of())) {
      poll.readTo("o\n");
      poll.send(post(BASE + "/000/d/xhr", ""));
      Await.until(PATIENCE, () -> fixture.edge().connected() == 6, () -> "not connected");
      outlastIdle(6);
      xhr.readTo("a[\"there\"]");
      events.readTo("a[\"there\"]");
      page.readTo("a[\\\"there\\\"]");
      poll.readTo("a[\"there\"]");
      assertEquals("o", text(socket));
      assertEquals("a[\"there\"]", text(socket));
      assertEquals("there", text(raw));
      // Between two polls there is nothing to wait for.
      poll.readToEnd();
    }
  }

  private static String text(WebSocketWire wire) {
    return new String(Objects.requireNonNull(wire.read(PATIENCE)).payload(), UTF_8);
  }

  @Test
  void streams_overHttp1_goOn() {
    try (RawHttp lines = begin(post(StreamFixture.HTTP_STREAM, "hello"));
        RawHttp events = begin(RawHttp.request("GET " + StreamFixture.SSE + "?cf_connect=hello"))) {
      Await.until(PATIENCE, () -> fixture.edge().connected() == 2, () -> "not connected");
      outlastIdle(2);
      lines.readTo("there");
      events.readTo("there");
    }
  }

  @Test
  void streamsAndSockJs_overHttp2_goOn() {
    List<Http2Wire> wires = new ArrayList<>();
    for (String path :
        List.of(StreamFixture.HTTP_STREAM, StreamFixture.SSE, BASE + "/000/f/xhr_streaming")) {
      wires.add(
          Http2Wire.open(fixture.port(), MILLIS, false)
              .hello()
              .send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, 1, Http2Wire.post(path))
              .send(Http2Wire.DATA, Http2Wire.END_STREAM, 1, new byte[0]));
    }
    Await.until(PATIENCE, () -> fixture.edge().connected() == 3, () -> "not connected");
    outlastIdle(3);
    for (Http2Wire wire : wires) {
      String text = "";
      while (!text.contains("there")) {
        text = new String(wire.next(Http2Wire.DATA).payload(), UTF_8);
      }
      assertEquals(0, wire.pings());
      wire.close();
    }
  }
}
