package io.gyre.session;

import io.gyre.protocol.ConnectRequest;

/**
 * What a transport tells the session that it opened through {@link Sessions#open}.
 *
 * <p>Thread: the lane's loop.
 */
public interface Inbound {

  /**
   * One frame from the client, holding one or more commands.
   *
   * @param frame bytes, not to be changed afterwards
   */
  void receive(byte[] frame);

  /**
   * The one request of a connection whose framing is bare; another one is ignored, and {@link
   * #receive} is not called there.
   */
  default void connect(ConnectRequest request) {
    throw new UnsupportedOperationException("this connection takes commands");
  }

  /**
   * Who the connection belongs to.
   *
   * @return user id; "" before the connect command was answered, and for anonymous clients
   */
  default String user() {
    return "";
  }

  /** The client answered a {@link Link#pingFrame}. */
  void pong();

  /**
   * The client takes nothing, so that the transport ends the connection; {@link #closed} follows.
   */
  default void stalled() {}

  /** The connection has ended, for whatever reason; called once. */
  void closed();
}
