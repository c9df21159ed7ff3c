package io.gyre.transport.bridge;

/**
 * The connection below a bridge client: whole JSON messages out, and its end.
 *
 * <p>Thread: the lane's loop.
 */
interface Wire {

  /**
   * Queues one message; without effect when the connection has ended.
   *
   * @param message JSON in UTF-8, not to be changed afterwards
   */
  void send(byte[] message);

  /** Sends what is queued. */
  void flush();

  /** Bytes queued and not yet taken by the socket. */
  long queuedBytes();

  /**
   * Sends what is queued, and says when all of it was taken by the socket.
   *
   * @param told runs once, maybe inline; also when the connection ends before
   */
  void whenSent(Runnable told);

  /** Stops or resumes reading; messages already read may still arrive. */
  void reading(boolean on);

  /** Ends the connection after what is queued. */
  void end();

  /** Ends the connection at once. */
  void abort();
}
