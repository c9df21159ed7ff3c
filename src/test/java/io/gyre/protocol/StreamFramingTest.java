package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.CodedInputStream;
import io.gyre.protocol.StreamFraming.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  private static byte[] bytes(ByteBuf frame) {
    assertEquals(0, frame.writableBytes());
    byte[] bytes = ByteBufUtil.getBytes(frame);
    frame.release();
    return bytes;
  }
}
