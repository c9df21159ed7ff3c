package io.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.edge.Listener;
import io.gyre.session.ClientRequest;
import io.gyre.support.Await;
import io.gyre.transport.websocket.WebSocketEndpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The opening handshake; answers as recorded from the reference server. */
class WebSocketHandshakeTest {
  private static final String PATH = "/connection/websocket";
  private static final String END = "\r\n\r\n";
  private static EdgeFixture edge;

  @BeforeAll
  static void start() {
    edge = new EdgeFixture(Settings.http());
    Cors cors = new Cors(origin -> origin.isEmpty() || origin.equals("http://ok"));
    ClientRequests requests = new ClientRequests(Set.of("X-Trace"), "X-User");
    var config = Settings.websocket(true, Duration.ofSeconds(1));
    EdgeFixture.await(
        edge.edge()
            .mount(
                PATH,
                Listener.EXTERNAL,
                lane -> new WebSocketEndpoint(lane, config, cors, requests)));
    edge.open();
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @Test
  void handshake_proper_answersByteForByte() {
    assertEquals(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
        RawHttp.exchange(edge.port(), RawHttp.upgrade(PATH), END));
  }

  @ParameterizedTest
  @CsvSource({
    "'foo, centrifuge-protobuf, centrifuge-json', centrifuge-protobuf",
    "'centrifuge-json, centrifuge-protobuf', centrifuge-json"
  })
  void handshake_subprotocols_firstKnownOneIsChosen(String offered, String chosen) {
    String answer =
        RawHttp.exchange(
            edge.port(), RawHttp.upgrade(PATH, "Sec-WebSocket-Protocol: " + offered), END);
    assertTrue(answer.contains("\r\nSec-WebSocket-Protocol: " + chosen + "\r\n"), answer);
  }

  @Test
  void handshake_unknownSubprotocol_noneIsChosen() {
    String answer =
        RawHttp.exchange(edge.port(), RawHttp.upgrade(PATH, "Sec-WebSocket-Protocol: x"), END);
    assertTrue(answer.startsWith("HTTP/1.1 101"), answer);
    assertTrue(!answer.contains("Sec-WebSocket-Protocol"), answer);
  }

  @Test
  void handshake_deflateOffered_isAcceptedWithoutContext() {
    String offer = "Sec-WebSocket-Extensions: x-foo, permessage-deflate; client_max_window_bits";
    String answer = RawHttp.exchange(edge.port(), RawHttp.upgrade(PATH, offer), END);
    assertTrue(
        answer.contains(
            "\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover;"
                + " client_no_context_takeover\r\n"),
        answer);
  }

  @Test
  void request_withoutUpgrade_isBad() {
    assertRefused("400 Bad Request", "Bad Request\n", RawHttp.request("GET " + PATH));
  }

  @Test
  void request_otherMethod_isNotAllowed() {
    String post = RawHttp.upgrade(PATH).replace("GET", "POST");
    assertRefused("405 Method Not Allowed", "Method Not Allowed\n", post);
  }

  @Test
  void request_otherVersion_isBad() {
    String old = RawHttp.upgrade(PATH).replace("Version: 13", "Version: 12");
    assertRefused("400 Bad Request", "Bad Request\n", old);
  }

  @Test
  void request_keyOfWrongLength_isBad() {
    String bad = RawHttp.upgrade(PATH).replace("dGhlIHNhbXBsZSBub25jZQ==", "abc=");
    assertRefused("400 Bad Request", "Bad Request\n", bad);
  }

  @Test
  void request_foreignOrigin_isForbidden() {
    String evil = RawHttp.upgrade(PATH, "Origin: http://evil");
    assertRefused("403 Forbidden", "Forbidden\n", evil);
  }

  @Test
  void request_trailingSlash_isNotFound() {
    String answer =
        RawHttp.exchange(edge.port(), RawHttp.upgrade(PATH + "/"), "404 page not found\n");
    assertTrue(answer.startsWith("HTTP/1.1 404 Not Found\r\n"), answer);
  }

  @Test
  void session_getsUserAndChosenHeaders() {
    RawHttp.exchange(
        edge.port(),
        RawHttp.upgrade(PATH, "X-User: u1", "x-trace: a", "X-Trace: b", "Cookie: c"),
        END);
    ClientRequest[] found = new ClientRequest[1];
    Await.until(
        Duration.ofSeconds(10),
        () ->
            edge.opened().stream()
                .map(session -> session.request())
                .filter(request -> request.userHeader().equals("u1"))
                .peek(request -> found[0] = request)
                .findFirst()
                .isPresent(),
        () -> "no session of u1");
    ClientRequest request = found[0];
    assertEquals(Map.of("x-trace", List.of("a", "b")), request.headers());
    assertTrue(request.remoteAddress().startsWith("127.0.0.1"), request.remoteAddress());
  }

  private static void assertRefused(String status, String body, String request) {
    String answer = RawHttp.exchange(edge.port(), request, body);
    assertTrue(answer.startsWith("HTTP/1.1 " + status + "\r\n"), answer);
    assertTrue(answer.contains("Sec-Websocket-Version: 13\r\n"), answer);
    assertTrue(answer.endsWith(END + body), answer);
  }
}
