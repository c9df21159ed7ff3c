package io.gyre.transport;

import static io.gyre.support.WebSocketWire.frame;
import static io.gyre.transport.StreamFixture.HTTP_STREAM;
import static io.gyre.transport.StreamFixture.WEBSOCKET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.edge.ClientRequests;
import io.gyre.edge.Cors;
import io.gyre.support.Await;
import io.gyre.transport.websocket.WebSocketEndpoint;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets as streams of HTTP/2 (RFC 8441). */
class Http2WebSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String COMPRESSED = "/connection/compressed";

  private Leaks leaks;
  private StreamFixture fixture;
  private Http2Peer peer;

  @BeforeEach
  void start() {
    leaks = new Leaks();
    fixture = new StreamFixture(Settings.h2c());
    fixture.mount(
        COMPRESSED,
        lane ->
            new WebSocketEndpoint(
                lane,
                Settings.websocket(true, Duration.ofMillis(300)),
                new Cors(origin -> true),
                new ClientRequests(Set.of(), "")));
    peer = new Http2Peer(fixture.open().port());
  }

  @AfterEach
  void stop() {
    peer.close();
    fixture.close();
    List<String> found = leaks.found();
    leaks.close();
    assertEquals(List.of(), found);
  }

  private Http2Peer.Stream opened() throws InterruptedException {
    Http2Peer.Stream stream = peer.open(Http2Peer.connect(WEBSOCKET), false);
    assertEquals("200", stream.head().status().toString());
    return stream;
  }

  private void awaitConnected(int count) {
    Await.until(
        PATIENCE,
        () -> fixture.edge().connected() == count,
        () -> fixture.edge().connected() + " connected");
  }

  @Test
  void settings_announceIt() throws Exception {
    assertTrue(peer.settings().connectProtocolEnabled());
  }

  @Test
  void messages_ofTwoOnAConnection_goTheirWays() throws Exception {
    Http2Peer.Stream one = opened();
    Http2Peer.Stream two = opened();
    one.send(frame(0x81, "hello".getBytes(UTF_8)), false);
    two.send(frame(0x81, "world".getBytes(UTF_8)), false);
    assertEquals("\u0081\u0005hello", one.readTo("hello"));
    assertEquals("\u0081\u0005world", two.readTo("world"));
    awaitConnected(2);
    two.reset();
    awaitConnected(1);
    one.send(frame(0x89, "p".getBytes(UTF_8)), false);
    assertEquals("\u008a\u0001p", one.readTo("p"));
  }

  @Test
  void message_byteByByte_isPutTogether() throws Exception {
    Http2Peer.Stream stream = opened();
    for (byte each : frame(0x81, "slowly".getBytes(UTF_8))) {
      stream.send(new byte[] {each}, false);
    }
    assertEquals("\u0081\u0006slowly", stream.readTo("slowly"));
  }

  @Test
  void handshake_withSubprotocolAndCompression_isAnsweredLikeThatOfHttp1() throws Exception {
    Http2Headers headers = Http2Peer.connect(COMPRESSED);
    headers.add("sec-websocket-protocol", "other, centrifuge-protobuf");
    headers.add("sec-websocket-extensions", "permessage-deflate; client_max_window_bits");
    Http2Headers answer = peer.open(headers, false).head();
    assertEquals("200", answer.status().toString());
    assertEquals("centrifuge-protobuf", String.valueOf(answer.get("sec-websocket-protocol")));
    assertEquals(
        "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        String.valueOf(answer.get("sec-websocket-extensions")));
    assertNull(answer.get("sec-websocket-accept"));
    assertNull(answer.get("upgrade"));
  }

  @ParameterizedTest
  @CsvSource({
    "sec-websocket-version, 12, 400",
    "origin, http://bad, 403",
    ":protocol, connect-udp, 501"
  })
  void handshake_thatIsNone_isRefused(String name, String value, String status) throws Exception {
    Http2Headers headers = Http2Peer.connect(WEBSOCKET);
    headers.set(name, value);
    assertEquals(status, peer.open(headers, false).head().status().toString());
    awaitConnected(0);
    opened();
  }

  @Test
  void handshake_whereNobodyTakesIt_sendsBrowsersToHttp1() throws Exception {
    assertEquals(
        Http2Error.HTTP_1_1_REQUIRED, peer.open(Http2Peer.connect(HTTP_STREAM), false).next());
    assertEquals("404", peer.open(Http2Peer.connect("/nowhere"), false).head().status().toString());
    opened();
  }

  @Test
  void protocolOfAnotherMethod_isMalformed() throws Exception {
    Http2Headers headers = Http2Peer.connect(WEBSOCKET).method("GET");
    assertEquals(Http2Error.PROTOCOL_ERROR, peer.open(headers, false).next());
    Http2Headers none = Http2Peer.connect(WEBSOCKET);
    none.remove(":method");
    assertEquals(Http2Error.PROTOCOL_ERROR, peer.open(none, false).next());
    Http2Headers tunnel = new DefaultHttp2Headers(false).method("CONNECT").authority("a:1");
    peer.open(tunnel, false);
    opened();
  }

  @Test
  void close_byTheClient_isAnsweredAndEndsTheStream() throws Exception {
    Http2Peer.Stream stream = opened();
    stream.send(frame(0x88, new byte[] {3, (byte) 0xe8}), false);
    assertEquals("\u0088\u0002\u0003\u00e8", stream.readTo("\u00e8"));
    assertEquals("END", endOf(stream));
    awaitConnected(0);
  }

  @Test
  void close_byTheServer_waitsForTheClients() throws Exception {
    Http2Peer.Stream stream = opened();
    stream.send(frame(0x81, "close".getBytes(UTF_8)), false);
    stream.readTo("force disconnect");
    stream.send(frame(0x88, new byte[] {0x0d, (byte) 0xaf}), true);
    assertEquals("END", endOf(stream));
    awaitConnected(0);
  }

  @Test
  void close_neverAnswered_isReset() throws Exception {
    Http2Peer.Stream stream = opened();
    stream.send(frame(0x81, "close".getBytes(UTF_8)), false);
    stream.readTo("force disconnect");
    assertEquals(Http2Error.CANCEL, endOf(stream));
    awaitConnected(0);
  }

  @Test
  void end_withoutCloseFrame_endsTheSession() throws Exception {
    Http2Peer.Stream stream = opened();
    awaitConnected(1);
    stream.send(new byte[0], true);
    assertEquals("END", endOf(stream));
    awaitConnected(0);
  }

  @Test
  void violation_closesItsStreamOnly() throws Exception {
    Http2Peer.Stream other = opened();
    Http2Peer.Stream stream = opened();
    stream.send(new byte[] {(byte) 0xf1, (byte) 0x80, 0, 0, 0, 0}, false);
    assertEquals("\u0088", stream.readTo("\u0088"));
    stream.readTo("\u0003\u00ea");
    awaitConnected(1);
    other.send(frame(0x81, "still".getBytes(UTF_8)), false);
    other.readTo("still");
  }

  @Test
  void clientThatDoesNotRead_isCutAndOthersGoOn() throws Exception {
    Http2Peer.Stream slow = peer.open(Http2Peer.connect(COMPRESSED), false);
    assertEquals("200", slow.head().status().toString());
    slow.reading(false);
    byte[] much = new byte[60_000];
    new Random(1).nextBytes(much);
    Http2Peer.Stream other = opened();
    for (int i = 0; i < 10; i++) {
      slow.send(frame(0x82, much), false);
    }
    awaitConnected(1);
    other.send(frame(0x81, "still".getBytes(UTF_8)), false);
    other.readTo("still");
    slow.reading(true);
    assertEquals(Http2Error.CANCEL, endOf(slow));
  }

  @Test
  void connectionLost_endsAllOfIt() throws Exception {
    opened();
    opened();
    awaitConnected(2);
    peer.close();
    awaitConnected(0);
  }

  private static Object endOf(Http2Peer.Stream stream) throws InterruptedException {
    Object event = stream.next();
    while (event instanceof String text && !text.equals("END")) {
      event = stream.next();
    }
    return event;
  }
}
