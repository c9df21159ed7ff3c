package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramingTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 2, 124, 125, 126, 127, 128, 65_532, 65_533, 65_535, 65_536, 100_000})
  void frame_anyLength_isWhatAWebSocketClientReads(int length) {
    byte[] message = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
    assertArrayEquals(message, payload(WebSocketFraming.TEXT, message, TextWebSocketFrame.class));
    byte[] binary = payload(WebSocketFraming.BINARY, message, BinaryWebSocketFrame.class);
    ReplyFrame frame = ReplyFrame.of(binary);
    assertEquals(length, frame.length());
    assertEquals(binary.length, frame.prefix() + length);
  }

  private static byte[] payload(WebSocketFraming framing, byte[] message, Class<?> kind) {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new WebSocket13FrameDecoder(
                WebSocketDecoderConfig.newBuilder()
                    .expectMaskedFrames(false)
                    .maxFramePayloadLength(1 << 20)
                    .build()));
    ByteBuf frame = framing.frame(message);
    assertEquals(0, frame.writableBytes());
    assertTrue(channel.writeInbound(frame));
    WebSocketFrame read = channel.readInbound();
    assertNotNull(read);
    assertEquals(kind, read.getClass());
    assertTrue(read.isFinalFragment());
    assertEquals(0, read.rsv());
    byte[] bytes = ByteBufUtil.getBytes(read.content());
    read.release();
    assertNull(channel.readInbound());
    assertEquals(false, channel.finish());
    return bytes;
  }

  /** The length before a Protobuf message. */
  private record ReplyFrame(int length, int prefix) {
    static ReplyFrame of(byte[] bytes) {
      int length = 0;
      int prefix = 0;
      do {
        length |= (bytes[prefix] & 0x7F) << (7 * prefix);
      } while (bytes[prefix++] < 0);
      return new ReplyFrame(length, prefix);
    }
  }
}
