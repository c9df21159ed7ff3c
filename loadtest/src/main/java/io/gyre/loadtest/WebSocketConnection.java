package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/**
 * A client's websocket, read with as little work as possible: no pipeline of codecs, no object for
 * a frame. Bytes that end inside a frame are kept until the rest is there. Thread: the channel's
 * event loop.
 */
abstract class WebSocketConnection extends Connection {
  private static final int MAX_UPGRADE_ANSWER = 8192;

  private final String path;
  private final int port;
  private ByteBuf kept;
  private boolean upgraded;

  WebSocketConnection(String path, int port) {
    this.path = path;
    this.port = port;
  }

  final String path() {
    return path;
  }

  /** Called once, after the server agreed to the upgrade. */
  abstract void opened();

  /** A text or binary frame: its payload is {@code in[from, to)}, valid only during the call. */
  abstract void frame(ByteBuf in, int from, int to, long nowNanos);

  /** Sends one text frame, at once. */
  final void send(String text) {
    context().writeAndFlush(Frames.text(context().alloc(), text), context().voidPromise());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Frames.upgrade(ctx.alloc(), path, port), ctx.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    long now = System.nanoTime();
    ByteBuf in = (ByteBuf) message;
    if (kept != null) {
      ByteBuf joined = kept.writeBytes(in);
      in.release();
      kept = null;
      in = joined;
    }
    try {
      if (upgraded || readUpgradeAnswer(in)) {
        readFrames(in, now);
      }
      if (in.isReadable()) {
        kept = ctx.alloc().buffer(Math.max(512, in.readableBytes() * 2)).writeBytes(in);
      }
    } finally {
      in.release();
    }
  }

  private boolean readUpgradeAnswer(ByteBuf in) {
    String head = in.toString(StandardCharsets.US_ASCII);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      if (head.length() > MAX_UPGRADE_ANSWER) {
        fail("no end of the upgrade answer");
      }
      return false;
    }
    if (!head.startsWith("HTTP/1.1 101")) {
      fail("upgrade refused: " + head.substring(0, head.indexOf('\r')));
      in.skipBytes(in.readableBytes());
      return false;
    }
    in.skipBytes(end + 4);
    upgraded = true;
    opened();
    return true;
  }

  private void readFrames(ByteBuf in, long now) {
    int at = in.readerIndex();
    int limit = in.writerIndex();
    while (limit - at >= 2) {
      int length = in.getByte(at + 1);
      int start = at + 2;
      if (length == 126) {
        start += 2;
        if (start > limit) {
          break;
        }
        length = in.getUnsignedShort(at + 2);
      } else if (length == 127) {
        start += 8;
        if (start > limit) {
          break;
        }
        length = (int) in.getLong(at + 2);
      }
      if (limit - start < length) {
        break;
      }
      dispatch(in, in.getByte(at), start, start + length, now);
      at = start + length;
    }
    in.readerIndex(at);
  }

  private void dispatch(ByteBuf in, int first, int from, int to, long now) {
    switch (first & 0xff) {
      case 0x81, 0x82 -> frame(in, from, to, now);
      case 0x88 -> fail("closed by the server: " + closeReason(in, from, to));
      case 0x89 -> {
        byte[] same = new byte[to - from];
        in.getBytes(from, same);
        context()
            .writeAndFlush(Frames.masked(context().alloc(), 10, same), context().voidPromise());
      }
      case 0x8a -> {}
      default ->
          fail(
              "frame with first byte 0x"
                  + Integer.toHexString(first & 0xff)
                  + " is not understood");
    }
  }

  private static String closeReason(ByteBuf in, int from, int to) {
    return to - from < 2
        ? "no code"
        : in.getUnsignedShort(from)
            + " "
            + in.toString(from + 2, to - from - 2, StandardCharsets.UTF_8);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail("connection lost");
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
