package io.gyre.transport.websocket;

import io.gyre.protocol.Framing;
import io.gyre.protocol.ProtocolType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * WebSocket frames with permessage-deflate: a publication is compressed once for all connections of
 * the lane that negotiated it. Messages that are small, or grow by compression, go as they are.
 *
 * <p>Thread: the lane's loop.
 */
final class DeflateFraming implements Framing {

  private static final int COMPRESSED = 0x40;

  private final Framing plain;
  private final Deflating deflating;
  private final int minSize;

  /**
   * Compressed variant of {@code plain}.
   *
   * @param plain makes one WebSocket frame of a message
   * @param minSize messages up to this many bytes are not compressed
   */
  DeflateFraming(Framing plain, Deflating deflating, int minSize) {
    this.plain = plain;
    this.deflating = deflating;
    this.minSize = minSize;
  }

  @Override
  public ProtocolType protocol() {
    return plain.protocol();
  }

  @Override
  public boolean bare() {
    return plain.bare();
  }

  @Override
  public ByteBuf frame(byte[] message) {
    ByteBuf frame = plain.frame(message);
    if (message.length <= minSize) {
      return frame;
    }
    int firstByte = frame.getUnsignedByte(0);
    frame.skipBytes(headerSize(frame.getUnsignedByte(1)));
    byte[] smaller = deflating.deflate(frame);
    int size = deflating.size();
    if (size >= frame.readableBytes()) {
      return frame.readerIndex(0);
    }
    frame.release();
    return header(firstByte | COMPRESSED, size).writeBytes(smaller, 0, size);
  }

  private static int headerSize(int lengthByte) {
    return lengthByte < 126 ? 2 : lengthByte == 126 ? 4 : 10;
  }

  private static ByteBuf header(int firstByte, int size) {
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(10 + size).writeByte(firstByte);
    if (size < 126) {
      return out.writeByte(size);
    }
    return size <= 0xFFFF
        ? out.writeByte(126).writeShort(size)
        : out.writeByte(127).writeLong(size);
  }
}
