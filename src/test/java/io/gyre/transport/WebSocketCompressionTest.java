package io.gyre.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gyre.support.Await;
import io.gyre.support.WebSocketWire;
import io.gyre.support.WebSocketWire.Frame;
import io.gyre.transport.websocket.WebSocketEndpoint;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** permessage-deflate without context takeover. */
class WebSocketCompressionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PATH = "/connection/websocket";
  private static final String LONG = "{\"push\":{\"channel\":\"news\"}}".repeat(20);
  private static EdgeFixture edge;

  @BeforeAll
  static void start() {
    edge = new EdgeFixture(Settings.http());
    var config = Settings.websocket(true, Duration.ofSeconds(1));
    edge.mount(PATH, (lane, cors, requests) -> new WebSocketEndpoint(lane, config, cors, requests))
        .open();
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @Test
  void message_long_isCompressedBothWays() throws DataFormatException {
    try (WebSocketWire wire = open()) {
      for (int i = 0; i < 2; i++) {
        wire.raw(WebSocketWire.frame(0xc1, deflate(LONG.getBytes(UTF_8))));
        byte[] payload = next(wire).payload();
        assertEquals(true, payload.length < 100, "size " + payload.length);
        assertEquals(LONG, new String(inflate(payload), UTF_8));
      }
    }
  }

  @Test
  void message_small_goesPlain() {
    try (WebSocketWire wire = open()) {
      wire.send(WebSocketWire.TEXT, "aaaaaaaaaaaaaaaaaaaa".getBytes(UTF_8));
      assertEquals("aaaaaaaaaaaaaaaaaaaa", new String(next(wire).payload(), UTF_8));
    }
  }

  @Test
  void message_inCompressedFragments_isPutTogether() throws DataFormatException {
    try (WebSocketWire wire = open()) {
      byte[] all = deflate(LONG.getBytes(UTF_8));
      wire.raw(WebSocketWire.frame(0x41, java.util.Arrays.copyOf(all, 5)));
      wire.raw(WebSocketWire.frame(0x80, java.util.Arrays.copyOfRange(all, 5, all.length)));
      assertEquals(LONG, new String(inflate(next(wire).payload()), UTF_8));
    }
  }

  @Test
  void message_bomb_closes1009() {
    try (WebSocketWire wire = open()) {
      wire.raw(WebSocketWire.frame(0xc1, deflate(new byte[10 * 65_536 + 1])));
      Frame close = next(wire);
      assertEquals(1009, close.closeCode());
      assertEquals("message too big after decompression", close.closeReason());
    }
  }

  @Test
  void message_corrupt_closes3501() {
    try (WebSocketWire wire = open()) {
      wire.raw(WebSocketWire.frame(0xc1, new byte[] {-1, -1, -1}));
      assertEquals(3501, next(wire).closeCode());
    }
  }

  @Test
  void framing_ofConnectionsInALane_isShared() {
    int before = edge.opened().size();
    try (WebSocketWire a = open();
        WebSocketWire b = open();
        WebSocketWire c = open()) {
      Await.until(PATIENCE, () -> edge.opened().size() == before + 3, () -> "sessions missing");
      long framings =
          edge.opened().stream().skip(before).map(s -> s.link().framing()).distinct().count();
      assertEquals(2, framings, "one in each lane");
    }
  }

  private static WebSocketWire open() {
    return WebSocketWire.open(
        edge.port(), PATH, Map.of("Sec-WebSocket-Extensions", "permessage-deflate"));
  }

  private static Frame next(WebSocketWire wire) {
    Frame frame = wire.read(PATIENCE);
    assertNotNull(frame, "nothing came");
    return frame;
  }

  private static byte[] deflate(byte[] message) {
    Deflater deflater = new Deflater(1, true);
    deflater.setInput(message);
    byte[] out = new byte[message.length + 64];
    int size = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return java.util.Arrays.copyOf(out, size - 4);
  }

  private static byte[] inflate(byte[] payload) throws DataFormatException {
    Inflater inflater = new Inflater(true);
    ByteArrayOutputStream in = new ByteArrayOutputStream();
    in.writeBytes(payload);
    in.writeBytes(new byte[] {0, 0, -1, -1});
    inflater.setInput(in.toByteArray());
    byte[] out = new byte[1 << 16];
    int size = inflater.inflate(out);
    inflater.end();
    return java.util.Arrays.copyOf(out, size);
  }
}
