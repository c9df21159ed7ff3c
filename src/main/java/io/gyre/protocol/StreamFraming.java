package io.gyre.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Messages one after another in a stream of bytes, as in the body of an HTTP response (protocol
 * section 9.3).
 */
public enum StreamFraming implements Framing {
  /** JSON, each message with a line feed behind it. */
  LINES(ProtocolType.JSON),
  /** Protobuf, each message after its length as a varint. */
  DELIMITED(ProtocolType.PROTOBUF);

  private final ProtocolType protocol;

  StreamFraming(ProtocolType protocol) {
    this.protocol = protocol;
  }

  @Override
  public ProtocolType protocol() {
    return protocol;
  }

  @Override
  public ByteBuf frame(byte[] message) {
    if (this == LINES) {
      return ByteBufAllocator.DEFAULT
          .directBuffer(message.length + 1)
          .writeBytes(message)
          .writeByte('\n');
    }
    ByteBuf out =
        ByteBufAllocator.DEFAULT.directBuffer(Varints.size(message.length) + message.length);
    Varints.write(out, message.length);
    return out.writeBytes(message);
  }
}
