package io.gyre.session;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.Framing;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What a session needs of its connection; every transport implements it.
 *
 * <p>Thread: the lane's loop, all methods.
 */
public interface Link {

  /**
   * Name of the transport, as in the configuration and the metrics: {@code websocket}, {@code sse},
   * …
   */
  String transport();

  /**
   * How messages are framed on this connection; the same instance for all connections that can
   * share frames.
   */
  Framing framing();

  /**
   * Queues one ready frame; nothing is sent before {@link #flush}. Takes over the caller's
   * reference, and releases it also when the connection is gone.
   */
  void write(ByteBuf frame);

  /** Sends what is queued, in as few writes as the transport can. */
  void flush();

  /** Bytes queued and not yet taken by the socket. */
  long queuedBytes();

  /**
   * Sends what is queued, and says when all of it was taken by the socket.
   *
   * @param told runs once, on the loop, never inline; also when the connection ends before, then at
   *     any time or not at all
   */
  void whenSent(Runnable told);

  /**
   * Secret by which the client's commands, which come by other requests, find the way to this
   * connection; it is told to the client.
   *
   * @return "" where the connection itself is the way up
   */
  default String session() {
    return "";
  }

  /** Stops or resumes reading; frames already read may still arrive. */
  void reading(boolean on);

  /**
   * Ends the connection in the transport's way (protocol reference, section 4.4) after what is
   * queued was sent; without effect when it has ended.
   */
  void close(Disconnect disconnect);

  /** Ends the connection at once, without a word and without sending what is queued. */
  void abort();

  /**
   * The connect request of a unidirectional connection failed; called before the connection is
   * ended with the disconnect that stands for the failure.
   *
   * @param code of the error or disconnect
   * @param text its message or reason
   * @return whether the transport has told the client in its own way and ends the connection itself
   */
  default boolean connectFailed(int code, String text) {
    return false;
  }

  /**
   * What the client came back with of what it was told by {@link #positions}; whatever it is.
   *
   * @return "" for nothing; null when the transport cannot tell clients, so that {@link #positions}
   *     is not called
   */
  default @Nullable String resumedFrom() {
    return null;
  }

  /**
   * Tells the client, together with the next frame that is written, where its subscriptions stand
   * once it has that frame; only called when {@link #resumedFrom} is not null.
   *
   * @param text at most 4,096 characters, no white space or control characters
   */
  default void positions(String text) {
    throw new UnsupportedOperationException(transport() + " keeps no positions");
  }

  /**
   * Whether the transport's own ping frames go beside the pings of a unidirectional connection, and
   * their pongs are waited for.
   */
  default boolean pingsByBoth() {
    return false;
  }

  /** Whether pings travel as the transport's own control frames instead of empty replies. */
  default boolean pingsByFrame() {
    return false;
  }

  /** Sends the transport's own ping frame; only called with one of the two above. */
  default void pingFrame() {
    throw new UnsupportedOperationException(transport() + " has no ping frame");
  }
}
