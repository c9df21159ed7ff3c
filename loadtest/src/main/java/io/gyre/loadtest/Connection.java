package io.gyre.loadtest;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * A connection to the server under test, from its beginning to its one end. Thread: the channel's
 * event loop.
 */
abstract class Connection extends ChannelInboundHandlerAdapter {
  private ChannelHandlerContext context;
  private boolean closing;

  /** The connection failed or was closed by the server. Called once. */
  abstract void lost(String why);

  final ChannelHandlerContext context() {
    return context;
  }

  /** Closes without reporting it as lost; safe from any thread. */
  public final void close() {
    ChannelHandlerContext ctx = context;
    if (ctx != null) {
      ctx.executor()
          .execute(
              () -> {
                closing = true;
                ctx.close();
              });
    }
  }

  @Override
  public final void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause.toString());
  }

  /** Reports the connection as lost, once, and closes it. */
  final void fail(String why) {
    if (!closing) {
      closing = true;
      lost(why);
      context.close();
    }
  }
}
