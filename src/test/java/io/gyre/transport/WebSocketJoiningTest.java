package io.gyre.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gyre.session.Link;
import io.gyre.support.Await;
import io.gyre.support.WebSocketWire;
import io.gyre.support.WebSocketWire.Frame;
import io.gyre.transport.EchoSessions.Echo;
import io.gyre.transport.websocket.WebSocketEndpoint;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code client.max_messages_in_frame}: messages of clients that speak and listen in one frame. */
class WebSocketJoiningTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PATH = "/connection/websocket";

  /** Writes messages together; gives the payloads of the frames that come of them. */
  private static List<String> frames(int most, String query, List<String> messages, int count) {
    try (Leaks leaks = new Leaks();
        EdgeFixture edge = new EdgeFixture(Settings.http())) {
      edge.mount(
              PATH,
              (lane, cors, requests) ->
                  new WebSocketEndpoint(
                      lane, Settings.websocket(true, Duration.ofSeconds(1)), most, cors, requests))
          .open();
      List<String> seen;
      Map<String, String> headers =
          query.isEmpty() ? Map.of() : Map.of("Sec-WebSocket-Protocol", query);
      try (WebSocketWire wire = WebSocketWire.open(edge.port(), PATH, headers)) {
        Await.until(PATIENCE, () -> !edge.opened().isEmpty(), () -> "no session");
        Echo echo = edge.opened().element();
        echo.run(() -> write(echo.link(), messages));
        seen = Stream.generate(() -> next(wire)).limit(count).toList();
      }
      Await.until(PATIENCE, () -> edge.connected() == 0, () -> "left " + edge.connected());
      assertEquals(List.of(), leaks.found());
      return seen;
    }
  }

  private static void write(Link link, List<String> messages) {
    messages.forEach(one -> link.write(link.framing().frame(one.getBytes(UTF_8))));
    link.flush();
  }

  private static String next(WebSocketWire wire) {
    Frame frame = wire.read(PATIENCE);
    assertNotNull(frame, "nothing came");
    return frame.opcode() + ":" + new String(frame.payload(), ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({"2, '1:a\nb|1:c'", "3, '1:a\nb\nc'", "-1, '1:a\nb\nc'", "1, 1:a|1:b|1:c"})
  void json_isSeparatedByLineFeeds(int most, String frames) {
    List<String> expected = List.of(frames.split("\\|"));
    assertEquals(expected, frames(most, "", List.of("a", "b", "c"), expected.size()));
  }

  @Test
  void protobuf_isEachBehindItsLength() {
    assertEquals(
        List.of("2:\u0001a\u0002bb", "2:\u0003ccc"),
        frames(2, "centrifuge-protobuf", List.of("a", "bb", "ccc"), 2));
  }

  @Test
  void manyMessages_makeOneFrameWithALongHeader() {
    List<String> many = Collections.nCopies(1000, "x".repeat(99));
    String frame = frames(-1, "", many, 1).get(0);
    assertEquals("1:" + String.join("\n", many), frame);
  }
}
