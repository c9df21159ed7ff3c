package io.gyre.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * One message in one WebSocket frame from server to client: final, unmasked, uncompressed (RFC 6455
 * section 5.2).
 */
public enum WebSocketFraming implements Framing {
  /** JSON in text frames. */
  TEXT(0x81, ProtocolType.JSON, false),
  /** JSON in text frames, pushes bare: unidirectional connections. */
  BARE_TEXT(0x81, ProtocolType.JSON, true),
  /** Protobuf in binary frames, each message after its length as a varint. */
  BINARY(0x82, ProtocolType.PROTOBUF, false);

  private static final int LARGEST_7_BIT = 125;
  private static final int LARGEST_16_BIT = 0xFFFF;

  private final int firstByte;
  private final ProtocolType protocol;
  private final boolean bare;

  WebSocketFraming(int firstByte, ProtocolType protocol, boolean bare) {
    this.firstByte = firstByte;
    this.protocol = protocol;
    this.bare = bare;
  }

  @Override
  public ProtocolType protocol() {
    return protocol;
  }

  @Override
  public boolean bare() {
    return bare;
  }

  @Override
  public ByteBuf frame(byte[] message) {
    int prefix = protocol == ProtocolType.PROTOBUF ? Varints.size(message.length) : 0;
    int payload = prefix + message.length;
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(headerSize(payload) + payload);
    header(out, firstByte, payload);
    if (prefix > 0) {
      Varints.write(out, message.length);
    }
    return out.writeBytes(message);
  }

  /**
   * Returns the header of a frame that is written apart from its content; the caller owns the
   * buffer and releases it.
   *
   * @param payload bytes of the content
   */
  public ByteBuf header(int payload) {
    ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer(headerSize(payload));
    header(out, firstByte, payload);
    return out;
  }

  private static void header(ByteBuf out, int firstByte, int payload) {
    out.writeByte(firstByte);
    if (payload <= LARGEST_7_BIT) {
      out.writeByte(payload);
    } else if (payload <= LARGEST_16_BIT) {
      out.writeByte(126).writeShort(payload);
    } else {
      out.writeByte(127).writeLong(payload);
    }
  }

  private static int headerSize(int payload) {
    return payload <= LARGEST_7_BIT ? 2 : payload <= LARGEST_16_BIT ? 4 : 10;
  }
}
