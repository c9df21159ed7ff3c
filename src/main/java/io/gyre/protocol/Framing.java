package io.gyre.protocol;

import io.netty.buffer.ByteBuf;

/**
 * How one encoded message becomes bytes on a socket. Instances are singletons: their identity is
 * the key under which frames are shared between connections.
 *
 * <p>Thread: any.
 */
public interface Framing {
  /** Returns the encoding of the messages inside. */
  ProtocolType protocol();

  /**
   * Returns whether pushes travel bare, as unidirectional connections get them, and not inside of a
   * reply.
   */
  default boolean bare() {
    return false;
  }

  /**
   * Returns the encoding of a push as connections of this framing get it, without the frame.
   *
   * @throws ProtocolException with {@link Disconnect#INAPPROPRIATE_PROTOCOL} if a raw field is not
   *     JSON and the encoding is
   */
  default byte[] encode(Push push) {
    Codec codec = Codec.of(protocol());
    return bare() ? codec.encodeBare(push) : codec.encode(push);
  }

  /**
   * Returns the encoding of a reply as connections of this framing get it, without the frame.
   *
   * @throws ProtocolException as {@link #encode(Push)}
   */
  default byte[] encode(Reply reply) {
    return Codec.of(protocol()).encode(reply);
  }

  /** Returns whether connections of this framing are pinged. */
  default boolean pings() {
    return true;
  }

  /**
   * Returns the bytes for the socket of one message, which is copied; the caller owns the buffer
   * and releases it.
   */
  ByteBuf frame(byte[] message);
}
