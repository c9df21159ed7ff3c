package io.gyre.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gyre.support.Await;
import io.gyre.support.WebSocketWire;
import io.gyre.support.WebSocketWire.Frame;
import io.gyre.transport.EchoSessions.Echo;
import io.gyre.transport.websocket.WebSocketEndpoint;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frames and the closing handshake; violations and their texts as the reference server has them.
 */
class WebSocketFramesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PATH = "/connection/websocket";
  private EdgeFixture edge;

  @BeforeEach
  void start() {
    edge = new EdgeFixture(Settings.http());
    edge.mount(
            PATH,
            (lane, cors, requests) ->
                new WebSocketEndpoint(
                    lane, Settings.websocket(false, Duration.ofMillis(300)), cors, requests))
        .open();
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  @Test
  void message_textOrBinary_comesBackAsTextInOneFrame() {
    try (WebSocketWire wire = open()) {
      wire.send(WebSocketWire.BINARY, "hello".getBytes(UTF_8));
      Frame frame = next(wire);
      assertEquals(WebSocketWire.TEXT, frame.opcode());
      assertEquals("hello", new String(frame.payload(), UTF_8));
    }
  }

  @Test
  void message_masked_isUnmasked() {
    try (WebSocketWire wire = open()) {
      byte[] payload = "0123456789abcdef-longer-than-a-word".getBytes(UTF_8);
      byte[] frame = WebSocketWire.frame(0x81, payload);
      byte[] mask = {1, 2, (byte) 0x83, 4};
      System.arraycopy(mask, 0, frame, 2, 4);
      for (int i = 0; i < payload.length; i++) {
        frame[6 + i] ^= mask[i % 4];
      }
      wire.raw(frame);
      assertArrayEquals(payload, next(wire).payload());
    }
  }

  @Test
  void message_inFragmentsWithPingBetween_isPutTogether() {
    try (RawHttp http = RawHttp.open(edge.port())) {
      http.send(RawHttp.upgrade(PATH)).readTo("\r\n\r\n");
      http.send(frame(0x01, "ab") + frame(0x89, "mid") + frame(0x00, "cd") + frame(0x80, "e"));
      assertEquals("\u008a\u0003mid\u0081\u0005abcde", http.readTo("abcde"));
    }
  }

  @Test
  void message_byteByByte_isPutTogether() {
    try (WebSocketWire wire = open()) {
      for (byte each : WebSocketWire.frame(0x81, "x".repeat(200).getBytes(UTF_8))) {
        wire.raw(new byte[] {each});
      }
      assertEquals(200, next(wire).payload().length);
    }
  }

  @Test
  void message_inTheHandshakesPacket_isNotLost() {
    try (RawHttp http = RawHttp.open(edge.port())) {
      http.send(RawHttp.upgrade(PATH) + frame(0x81, "early"));
      assertEquals("\u0081\u0005early", http.send("").readTo("early").split("\r\n\r\n", 2)[1]);
    }
  }

  @Test
  void message_ofTheLimit_passes() {
    try (WebSocketWire wire = open()) {
      wire.send(WebSocketWire.TEXT, new byte[65_536]);
      assertEquals(65_536, next(wire).payload().length);
    }
  }

  @Test
  void message_overTheLimit_closes1009AndEndsTheSession() {
    try (WebSocketWire wire = open()) {
      wire.send(WebSocketWire.TEXT, new byte[65_537]);
      assertClose(1009, "", next(wire));
      ended();
    }
  }

  @Test
  void message_fragmentsOverTheLimit_closes1009() {
    try (WebSocketWire wire = open()) {
      wire.raw(WebSocketWire.frame(0x01, new byte[40_000]));
      wire.raw(WebSocketWire.frame(0x80, new byte[40_000]));
      assertClose(1009, "", next(wire));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0xa1, x, RSV2 set",
    "0x91, x, RSV3 set",
    "0xc1, x, RSV1 set",
    "0x83, x, bad opcode 3",
    "0x8b, x, bad opcode 11",
    "0x09, x, FIN not set on control",
    "0x80, x, continuation after FIN",
  })
  void frame_againstTheRules_closes1002(String first, String payload, String reason) {
    try (WebSocketWire wire = open()) {
      wire.raw(WebSocketWire.frame(Integer.decode(first), payload.getBytes(UTF_8)));
      assertClose(1002, reason, next(wire));
      assertEquals(WebSocketWire.EOF, next(wire).opcode());
      ended();
    }
  }

  @Test
  void frame_unmasked_closes1002() {
    try (WebSocketWire wire = open()) {
      wire.raw(new byte[] {(byte) 0x81, 1, 'x'});
      assertClose(1002, "bad MASK", next(wire));
    }
  }

  @Test
  void ping_tooLong_closes1002() {
    try (WebSocketWire wire = open()) {
      wire.raw(WebSocketWire.frame(0x89, new byte[126]));
      assertClose(1002, "len > 125 for control", next(wire));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, ''",
    "3000, 3000, ''",
    "999, 1002, bad close code 999",
    "1005, 1002, bad close code 1005",
    "5000, 1002, bad close code 5000"
  })
  void peerClose_isAnswered(int sent, int code, String reason) {
    try (WebSocketWire wire = open()) {
      wire.send(WebSocketWire.CLOSE, new byte[] {(byte) (sent >> 8), (byte) sent, 'b'});
      assertClose(code, reason, next(wire));
      assertEquals(WebSocketWire.EOF, next(wire).opcode());
      ended();
    }
  }

  @Test
  void peerClose_withoutCode_isAnsweredWithoutCode() {
    try (WebSocketWire wire = open()) {
      wire.send(WebSocketWire.CLOSE, new byte[0]);
      assertEquals(0, next(wire).payload().length);
    }
  }

  @Test
  void close_byTheSession_sendsCodeAndWaitsForTheAnswer() {
    try (WebSocketWire wire = open()) {
      wire.send(WebSocketWire.TEXT, "close".getBytes(UTF_8));
      assertClose(3503, "force disconnect", next(wire));
      assertEquals(1, edge.connected(), "ends only with the connection");
      wire.send(WebSocketWire.TEXT, "not heard any more".getBytes(UTF_8));
      wire.send(WebSocketWire.CLOSE, new byte[] {0x0d, (byte) 0xaf});
      assertEquals(WebSocketWire.EOF, next(wire).opcode());
      assertEquals(1, ended().received().size());
    }
  }

  @Test
  void close_peerSilent_isDroppedAfterFiveSeconds() {
    try (WebSocketWire wire = open()) {
      wire.send(WebSocketWire.TEXT, "close".getBytes(UTF_8));
      assertClose(3503, "force disconnect", next(wire));
      long sentAt = System.nanoTime();
      assertEquals(WebSocketWire.EOF, next(wire).opcode());
      long waited = Duration.ofNanos(System.nanoTime() - sentAt).toMillis();
      assertEquals(5_000, waited, 1_500);
    }
  }

  @Test
  void connection_reset_endsTheSessionOnce() {
    WebSocketWire wire = open();
    wire.reset();
    assertEquals(1, ended().ends());
  }

  @Test
  void pingFrame_answered_isToldToTheSession() {
    try (WebSocketWire wire =
        WebSocketWire.open(edge.port(), PATH + "?cf_ws_frame_ping_pong=true", Map.of())) {
      wire.send(WebSocketWire.TEXT, "ping".getBytes(UTF_8));
      wire.send(WebSocketWire.TEXT, "after".getBytes(UTF_8));
      assertEquals("after", new String(next(wire).payload(), UTF_8));
      Echo session = edge.opened().element();
      Await.until(PATIENCE, () -> session.pongs() == 1, () -> "pongs " + session.pongs());
    }
  }

  @Test
  void format_protobufInTheQuery_usesBinaryFrames() {
    try (WebSocketWire wire =
        WebSocketWire.open(edge.port(), PATH + "?cf_protocol=protobuf", Map.of())) {
      wire.send(WebSocketWire.BINARY, "abc".getBytes(UTF_8));
      Frame frame = next(wire);
      assertEquals(WebSocketWire.BINARY, frame.opcode());
      assertArrayEquals(new byte[] {3, 'a', 'b', 'c'}, frame.payload());
    }
  }

  @Test
  void reader_slow_queueGrowsAndTheWriteTimeoutEndsIt() {
    try (WebSocketWire wire = WebSocketWire.open(edge.port(), PATH, Map.of(), 4096)) {
      Echo session = firstSession();
      byte[] large = new byte[1 << 20];
      long[] queued = new long[1];
      session.run(
          () -> {
            for (int i = 0; i < 16; i++) {
              session.link().write(session.link().framing().frame(large));
            }
            session.link().flush();
            queued[0] = session.link().queuedBytes();
          });
      assertEquals(1, ended().ends());
      assertEquals(true, queued[0] > 1 << 20, "queued " + queued[0]);
    }
  }

  private Echo firstSession() {
    Await.until(PATIENCE, () -> !edge.opened().isEmpty(), () -> "no session");
    return edge.opened().element();
  }

  private Echo ended() {
    Echo session = firstSession();
    Await.until(PATIENCE, () -> edge.connected() == 0, () -> "connected " + edge.connected());
    return session;
  }

  private WebSocketWire open() {
    return WebSocketWire.open(edge.port(), PATH, Map.of());
  }

  private static Frame next(WebSocketWire wire) {
    Frame frame = wire.read(PATIENCE);
    assertNotNull(frame, "nothing came");
    return frame;
  }

  private static void assertClose(int code, String reason, Frame frame) {
    assertEquals(WebSocketWire.CLOSE, frame.opcode());
    assertEquals(code, frame.closeCode());
    assertEquals(reason, frame.closeReason());
  }

  private static String frame(int first, String payload) {
    return new String(WebSocketWire.frame(first, payload.getBytes(ISO_8859_1)), ISO_8859_1);
  }
}
