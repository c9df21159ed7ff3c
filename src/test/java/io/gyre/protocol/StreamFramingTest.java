package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.CodedInputStream;
import io.gyre.protocol.StreamFraming.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamFramingTest {
  @Test
  void frame_lines_endsInOneLineFeed() {
    byte[] bytes =
        bytes(
            StreamFraming.of(Shape.LINES, false, false)
                .frame("{}".getBytes(StandardCharsets.UTF_8)));
    assertEquals("{}\n", new String(bytes, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 2_097_152})
  void frame_delimited_startsWithTheLength(int length) throws IOException {
    byte[] message = new byte[length];
    CodedInputStream in =
        CodedInputStream.newInstance(
            bytes(StreamFraming.of(Shape.DELIMITED, false, false).frame(message)));
    assertArrayEquals(message, in.readByteArray());
    assertEquals(true, in.isAtEnd());
  }

  @ParameterizedTest
  @CsvSource({
    "LINES, false, '{}|'",
    "EVENTS, false, 'data: {}||'",
    "LINES, true, '3^|{}|^|'",
    "EVENTS, true, 'a^|data: {}||^|'",
    "DELIMITED, true, '3^|\u0002{}^|'"
  })
  void frame_shapeAndChunk_areAsOnTheWire(Shape shape, boolean chunked, String expected) {
    for (boolean bare : new boolean[] {false, true}) {
      byte[] bytes = bytes(StreamFraming.of(shape, bare, chunked).frame(utf8("{}")));
      assertEquals(expected.replace('^', '\r').replace('|', '\n'), text(bytes));
    }
  }

  @Test
  void frame_carriageReturnInAnEvent_isASpace() {
    byte[] message = utf8("{\r\"a\":\r\r1}");
    StreamFraming events = StreamFraming.of(Shape.EVENTS, false, false);
    assertEquals("data: { \"a\":  1}\n\n", text(bytes(events.frame(message))));
    StreamFraming lines = StreamFraming.of(Shape.LINES, false, false);
    assertEquals("{\r\"a\":\r\r1}\n", text(bytes(lines.frame(message))));
  }

  @ParameterizedTest
  @EnumSource(Shape.class)
  void of_sameArguments_isTheSameInstanceAndNoOther(Shape shape) {
    Set<StreamFraming> all = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      all.add(StreamFraming.of(shape, (i & 1) != 0, (i & 2) != 0));
    }
    assertEquals(4, all.size());
  }

  @Test
  void frame_grpc_hasItsLengthInFourBytesBehindAZero() {
    byte[] framed = bytes(StreamFraming.of(Shape.GRPC, true, false).frame(new byte[] {1, 2, 3}));
    assertArrayEquals(new byte[] {0, 0, 0, 0, 3, 1, 2, 3}, framed);
    assertArrayEquals(
        new byte[5], bytes(StreamFraming.of(Shape.GRPC, true, false).frame(new byte[0])));
  }

  @Test
  void id_ofAnEvent_isALineBeforeIt() {
    assertEquals("id: 1~a\n", text(bytes(StreamFraming.of(Shape.EVENTS, true, false).id("1~a"))));
    assertEquals(
        "8\r\nid: 1~a\n\r\n", text(bytes(StreamFraming.of(Shape.EVENTS, true, true).id("1~a"))));
  }

  @Test
  void encode_push_isBareOnlyInBareFramings() {
    Push push = Push.of(new DisconnectPush(1, "x"));
    assertEquals(
        "{\"push\":{\"disconnect\":{\"code\":1,\"reason\":\"x\"}}}",
        text(StreamFraming.of(Shape.LINES, false, true).encode(push)));
    assertEquals(
        "{\"disconnect\":{\"code\":1,\"reason\":\"x\"}}",
        text(StreamFraming.of(Shape.LINES, true, true).encode(push)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuf frame) {
    assertEquals(0, frame.writableBytes());
    byte[] bytes = ByteBufUtil.getBytes(frame);
    frame.release();
    return bytes;
  }
}
