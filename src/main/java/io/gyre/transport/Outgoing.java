package io.gyre.transport;

import io.netty.buffer.ByteBuf;

/**
 * The way out of one connection: what was written since the last flush leaves together.
 *
 * <p>Thread: the lane's loop.
 */
public sealed interface Outgoing permits SocketOutgoing, Http2Outgoing {

  /** Queues one frame, taking over the caller's reference. */
  void write(ByteBuf frame);

  /**
   * Sends what is queued.
   *
   * @return whether everything was taken from us
   */
  boolean flush();

  /**
   * Sends what is queued, and says when all of it was taken from us.
   *
   * @param told runs once, on the loop but not as its own, maybe inline; also when the connection
   *     ends before
   */
  void whenSent(Runnable told);

  /** Ends the connection when everything queued so far has left or failed. */
  void closeWhenFlushed();

  /** Ends the connection in an orderly way; what is queued need not arrive any more. */
  void close();

  /** Ends the connection at once; what is queued is released unsent. */
  void abort();

  /**
   * Takes from the peer from now on, or leaves what it sends where it is, so that it has to wait.
   */
  void reading(boolean on);

  /** Bytes written and not yet taken from us. */
  long queuedBytes();

  /** Bytes written since the connection opened and taken from us. */
  long sentBytes();

  /** Gives back what was not flushed; for a connection that is gone. */
  void release();
}
