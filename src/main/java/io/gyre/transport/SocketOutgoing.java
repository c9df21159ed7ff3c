package io.gyre.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The way out to a socket of the connection's own.
 *
 * <p>The usual case of a fan-out, one shared frame for a socket that is ready, goes straight from
 * the frame's memory to the socket: no entry in Netty's outbound buffer, no view of the frame,
 * nothing to collect. Everything else (more frames than one, a socket that took only a part, TLS,
 * another transport than the native ones) queues in Netty's buffer and leaves with one gathering
 * write; there each frame is a view of its own, since Netty moves the reader index of what it
 * sends.
 *
 * <p>Thread: the lane's loop.
 */
public final class SocketOutgoing implements Outgoing {

  /** What Netty adds for each message to the bytes it counts as pending. */
  private static final int ENTRY_OVERHEAD =
      Integer.getInteger("io.netty.transport.outboundBufferEntrySizeOverhead", 96);

  private final Channel channel;
  private final ChannelHandlerContext context;
  private final boolean tls;
  private final boolean direct;

  /** The one frame written since the last flush, while Netty's buffer is empty; owned. */
  private @Nullable ByteBuf only;

  private boolean queued;
  private long written;
  private int unflushed;
  private long unflushedBytes;

  /**
   * The way out of the channel of {@code context}.
   *
   * @param context of the last handler, with nothing but TLS below it
   */
  public SocketOutgoing(ChannelHandlerContext context) {
    this.context = context;
    this.channel = context.channel();
    this.tls = channel.pipeline().get(SslHandler.class) != null;
    this.direct = !tls && channel instanceof UnixChannel;
  }

  @Override
  public void write(ByteBuf frame) {
    written += frame.readableBytes();
    if (only == null && !queued && direct && frame.hasMemoryAddress()) {
      only = frame;
      return;
    }
    queueOnly();
    queue(frame.duplicate());
  }

  private void queueOnly() {
    ByteBuf first = only;
    if (first != null) {
      only = null;
      queue(first.duplicate());
    }
  }

  private void queue(ByteBuf view) {
    queued = true;
    unflushed++;
    unflushedBytes += view.readableBytes();
    if (tls) {
      context.write(view, channel.voidPromise());
    } else {
      channel.unsafe().write(view, channel.voidPromise());
    }
  }

  @Override
  public boolean flush() {
    if (only != null && sendOnly()) {
      return true;
    }
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
    queued = buffer != null && !buffer.isEmpty();
    return !queued;
  }

  /** Tries the short way; what the socket does not take, or a failure, is Netty's to deal with. */
  private boolean sendOnly() {
    ByteBuf frame = only;
    if (frame == null || !channel.isActive()) {
      queueOnly();
      return false;
    }
    int from = frame.readerIndex();
    int sent;
    try {
      sent =
          ((UnixChannel) channel)
              .fd()
              .writeAddress(frame.memoryAddress(), from, frame.writerIndex());
    } catch (IOException e) {
      sent = 0;
    }
    only = null;
    if (sent == frame.readableBytes()) {
      frame.release();
      return true;
    }
    ByteBuf rest = frame.duplicate();
    rest.skipBytes(Math.max(sent, 0));
    queue(rest);
    return false;
  }

  @Override
  public void whenSent(Runnable told) {
    flush();
    // Takes its turn behind everything, what TLS made of it too.
    ChannelPromise sent = channel.newPromise();
    sent.addListener(done -> told.run());
    channel.unsafe().write(Unpooled.EMPTY_BUFFER, sent);
    channel.unsafe().flush();
  }

  @Override
  public void closeWhenFlushed() {
    queueOnly();
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public void reading(boolean on) {
    channel.config().setAutoRead(on);
  }

  @Override
  public long queuedBytes() {
    long waiting = only == null ? 0 : only.readableBytes();
    if (!queued) {
      return waiting;
    }
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

  @Override
  public long sentBytes() {
    return written - queuedBytes();
  }

  @Override
  public void abort() {
    release();
    channel.unsafe().close(channel.voidPromise());
  }

  @Override
  public void release() {
    if (only != null) {
      only.release();
      only = null;
    }
    unflushed = 0;
    unflushedBytes = 0;
  }
}
