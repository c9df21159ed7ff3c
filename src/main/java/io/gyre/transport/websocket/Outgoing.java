package io.gyre.transport.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;

/**
 * The way out of one connection: frames queue in Netty's outbound buffer and leave with one
 * gathering write.
 *
 * <p>A frame may be shared by many connections, while Netty moves the reader index of what it
 * sends; so each connection sends a view of its own, which shares bytes and reference count. Writes
 * go past the pipeline, which holds nothing on the way out, unless there is TLS. The promise is one
 * that is never told anything: a failed write closes the channel, which is told by its own event.
 *
 * <p>Thread: the lane's loop.
 */
final class Outgoing {

  /** What Netty adds for each message to the bytes it counts as pending. */
  private static final int ENTRY_OVERHEAD =
      Integer.getInteger("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

  private final Channel channel;
  private final ChannelHandlerContext context;
  private final boolean tls;
  private long written;
  private int unflushed;
  private long unflushedBytes;

  Outgoing(ChannelHandlerContext context) {
    this.context = context;
    this.channel = context.channel();
    this.tls = channel.pipeline().get(SslHandler.class) != null;
  }

  Channel channel() {
    return channel;
  }

  /** Queues one frame, taking over the caller's reference. */
  void write(ByteBuf frame) {
    int size = frame.readableBytes();
    written += size;
    unflushed++;
    unflushedBytes += size;
    ByteBuf view = frame.duplicate();
    if (tls) {
      context.write(view, channel.unsafe().voidPromise());
    } else {
      channel.unsafe().write(view, channel.unsafe().voidPromise());
    }
  }

  /**
   * Sends what is queued.
   *
   * @return whether the socket took everything
   */
  boolean flush() {
    if (unflushed > 0) {
      unflushed = 0;
      unflushedBytes = 0;
      if (tls) {
        context.flush();
      } else {
        channel.unsafe().flush();
      }
    }
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null || buffer.isEmpty();
  }

  /** Calls {@code then} when everything queued so far has left or failed. */
  void whenFlushed(ChannelFutureListener then) {
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(then);
  }

  long queuedBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer == null) {
      return 0;
    }
    if (tls) {
      return unflushedBytes + buffer.totalPendingWriteBytes();
    }
    long overhead = (long) ENTRY_OVERHEAD * (buffer.size() + unflushed);
    return Math.max(0, buffer.totalPendingWriteBytes() - overhead);
  }

  long sentBytes() {
    return written - queuedBytes();
  }

  /** Closes the socket; what is queued is released unsent. */
  void abort() {
    channel.unsafe().close(channel.unsafe().voidPromise());
  }

  void release() {
    unflushed = 0;
    unflushedBytes = 0;
  }
}
