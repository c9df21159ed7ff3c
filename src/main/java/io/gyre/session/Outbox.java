package io.gyre.session;

import io.gyre.protocol.Codec;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.Push;
import io.gyre.protocol.Reply;
import io.netty.buffer.ByteBuf;

/**
 * The way out of one session: everything leaves in the order it was written, joined for each turn
 * of the loop.
 *
 * <p>Thread: the lane's loop.
 */
final class Outbox {

  /**
   * Bytes that are not kept back for the next flush, so that a burst does not look like a slow
   * client.
   */
  private static final int FLUSH_AT_BYTES = 64 * 1024;

  private final Link link;
  private final Flusher flusher;
  private int unflushed;
  private boolean replyListed;
  private boolean broadcastListed;
  private boolean closed;

  Outbox(Link link, Flusher flusher) {
    this.link = link;
    this.flusher = flusher;
  }

  Link link() {
    return link;
  }

  /**
   * Queues a frame that many connections get, and takes over the reference; drops it when the
   * session is closed.
   */
  void broadcast(ByteBuf frame) {
    if (queue(frame) && !broadcastListed) {
      broadcastListed = true;
      flusher.broadcast(this);
    }
  }

  /** Queues a frame of this connection alone, like {@link #broadcast}. */
  private void write(ByteBuf frame) {
    if (flusher.delaysReplies()) {
      broadcast(frame);
    } else if (queue(frame) && !replyListed) {
      replyListed = true;
      flusher.reply(this);
    }
  }

  private boolean queue(ByteBuf frame) {
    if (closed) {
      frame.release();
      return false;
    }
    unflushed += frame.readableBytes();
    link.write(frame);
    if (unflushed >= FLUSH_AT_BYTES) {
      unflushed = 0;
      link.flush();
    }
    return true;
  }

  /**
   * Queues a reply.
   *
   * @return bytes of it
   * @throws io.gyre.protocol.ProtocolException with disconnect 3506 when it cannot be encoded
   */
  int write(Reply reply) {
    return write(link.framing().encode(reply));
  }

  /** Queues a push; fails like {@link #write(Reply)}. */
  int write(Push push) {
    return write(link.framing().encode(push));
  }

  private int write(byte[] message) {
    write(link.framing().frame(message));
    return message.length;
  }

  /** Queues a ping; as {@link #write(Reply)}. */
  int ping() {
    if (link.pingsByFrame() || link.pingsByBoth()) {
      link.pingFrame();
    }
    return link.pingsByFrame() ? 0 : write(codec().ping());
  }

  boolean unidirectional() {
    return link.framing().bare();
  }

  Codec codec() {
    return Codec.of(link.framing().protocol());
  }

  /** Bytes that the client has not taken. */
  long queuedBytes() {
    return link.queuedBytes();
  }

  /**
   * Says when the client has taken all that is queued now; see {@link Link#whenSent}. Not to be
   * asked when the session is closed.
   */
  void whenSent(Runnable told) {
    unflushed = 0;
    link.whenSent(told);
  }

  /** The flusher has taken it off the list of replies. */
  void replyFlushed() {
    replyListed = false;
  }

  /** The flusher has taken it off the list of broadcasts. */
  void broadcastFlushed() {
    broadcastListed = false;
  }

  void flush() {
    unflushed = 0;
    if (!closed) {
      link.flush();
    }
  }

  /** Ends the connection after what is queued. */
  void close(Disconnect disconnect) {
    if (!closed) {
      closed = true;
      link.close(disconnect);
    }
  }

  /** Ends the connection without what is queued. */
  void abort() {
    if (!closed) {
      closed = true;
      link.abort();
    }
  }

  /** The connection is gone. */
  void gone() {
    closed = true;
  }
}
