package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Writes the client's half of RFC 6455: the upgrade request and masked text frames. */
final class Frames {
  /** Fixed, but not zero: some decoders skip the work of unmasking for a key of zero. */
  private static final int MASK = 0x5a17c3e9;

  private Frames() {}

  /**
   * The upgrade request for {@code path}. No extensions are offered, so frames are never
   * compressed.
   */
  static ByteBuf upgrade(ByteBufAllocator alloc, String path, int port) {
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1:"
            + port
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    return alloc.buffer(request.length()).writeBytes(request.getBytes(StandardCharsets.US_ASCII));
  }

  /** One final, masked text frame (or the frame of {@code opcode}) with this payload. */
  static ByteBuf masked(ByteBufAllocator alloc, int opcode, byte[] payload) {
    int length = payload.length;
    ByteBuf out = alloc.buffer(length + 14);
    out.writeByte(0x80 | opcode);
    if (length < 126) {
      out.writeByte(0x80 | length);
    } else if (length < 65536) {
      out.writeByte(0x80 | 126).writeShort(length);
    } else {
      out.writeByte(0x80 | 127).writeLong(length);
    }
    out.writeInt(MASK);
    for (int i = 0; i < length; i++) {
      out.writeByte(payload[i] ^ (MASK >>> (24 - 8 * (i & 3))));
    }
    return out;
  }

  /** A masked text frame of ASCII or UTF-8 text. */
  static ByteBuf text(ByteBufAllocator alloc, String text) {
    return masked(alloc, 1, text.getBytes(StandardCharsets.UTF_8));
  }
}
