package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A connection subscribed to one room by an endless HTTP response. Finds messages by their mark,
 * wherever chunks and events begin; like {@link Subscriber} otherwise.
 */
final class StreamSubscriber extends Connection implements Member {
  private final Way way;
  private final int port;
  private final Receipts receipts;
  private final Consumer<String> done;
  private final StringBuilder head = new StringBuilder();
  private ByteBuf kept = Unpooled.EMPTY_BUFFER;
  private boolean ready;

  /** Like {@link Subscriber}'s. */
  StreamSubscriber(
      Way way, int port, int room, LoopStats stats, Consumer<String> done, Runnable progress) {
    this.way = way;
    this.port = port;
    this.receipts = new Receipts(room, stats, progress);
    this.done = done;
  }

  @Override
  public int room() {
    return receipts.room();
  }

  @Override
  public int received() {
    return receipts.received();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    byte[] request = way.request(room(), port).getBytes(StandardCharsets.US_ASCII);
    ctx.writeAndFlush(Unpooled.wrappedBuffer(request), ctx.voidPromise());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    long now = System.nanoTime();
    ByteBuf in = (ByteBuf) message;
    if (kept.isReadable()) {
      in = Unpooled.wrappedBuffer(kept, in);
    }
    kept = Unpooled.EMPTY_BUFFER;
    try {
      if (!ready) {
        greet(in);
      }
      int at = in.readerIndex();
      int end = in.writerIndex();
      while (true) {
        int mark = in.indexOf(at, end, Payload.MARK);
        if (mark < 0) {
          break;
        }
        if (end - mark < Payload.readable()) {
          kept = in.copy(mark, end - mark);
          break;
        }
        receipts.frame();
        receipts.message(in, mark, now);
        at = mark + Payload.readable();
      }
    } finally {
      in.release();
    }
  }

  private void greet(ByteBuf in) {
    head.append(in.toString(StandardCharsets.US_ASCII));
    if (head.indexOf("\"client\"") >= 0) {
      ready = true;
      done.accept("");
    } else if (head.length() > 8192 || head.indexOf("\"error\"") >= 0) {
      fail("refused: " + head);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    receipts.readComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    kept.release();
    kept = Unpooled.EMPTY_BUFFER;
    fail("connection lost" + (ready ? "" : " after: " + head));
  }

  @Override
  void lost(String why) {
    done.accept(why);
  }
}
