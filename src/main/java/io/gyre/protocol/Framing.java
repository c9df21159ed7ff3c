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
   * Returns the bytes for the socket of one message, which is copied; the caller owns the buffer
   * and releases it.
   */
  ByteBuf frame(byte[] message);
}
