package io.gyre.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The control frames the server sends, and what a client's close frame means. */
final class CloseFrames {

  private static final int LONGEST_REASON = 123;
  private static final int NO_STATUS = 1005;

  private CloseFrames() {}

  /**
   * A close frame; a reason too long for it is cut at a character.
   *
   * @param code 1005 for a frame without code
   */
  static ByteBuf close(int code, String reason) {
    if (code == NO_STATUS) {
      return control(0x88, new byte[0]);
    }
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int size = Math.min(text.length, LONGEST_REASON);
    while (size < text.length && (text[size] & 0xC0) == 0x80) {
      size--;
    }
    byte[] payload = new byte[2 + size];
    payload[0] = (byte) (code >> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, size);
    return control(0x88, payload);
  }

  static ByteBuf ping() {
    return control(0x89, new byte[0]);
  }

  static ByteBuf pong(byte[] payload) {
    return control(0x8A, payload);
  }

  /** Code in a client's close frame; 1005 when it has none. */
  static int code(byte[] payload) {
    return payload.length < 2 ? NO_STATUS : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
  }

  /** What is wrong with a client's close frame (RFC 6455 section 7.4), or null. */
  static @Nullable String complaint(byte[] payload) {
    if (payload.length < 2) {
      return null;
    }
    int code = code(payload);
    if (!mayBeSent(code)) {
      return "bad close code " + code;
    }
    byte[] reason = Arrays.copyOfRange(payload, 2, payload.length);
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(reason));
      return null;
    } catch (CharacterCodingException notUtf8) {
      return "invalid utf8 payload in close frame";
    }
  }

  private static boolean mayBeSent(int code) {
    boolean defined = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
    return defined || (code >= 3000 && code <= 4999);
  }

  private static ByteBuf control(int firstByte, byte[] payload) {
    return ByteBufAllocator.DEFAULT
        .directBuffer(2 + payload.length)
        .writeByte(firstByte)
        .writeByte(payload.length)
        .writeBytes(payload);
  }
}
