package io.gyre.edge;

import io.gyre.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Set;
import java.util.function.Consumer;

/** The Netty channel below a request; the only place that reaches below Vert.x's HTTP server. */
public final class RequestChannel {

  private static final String HTTP_HANDLER = "handler";
  private static final String IDLE_HANDLER = "idle";
  private static final String KEEPING = "keeping";
  private static final String HTTP_DECODER = "httpDecoder";
  private static final String H2C_HANDLER = "h2c";
  private static final Set<String> STAYING =
      Set.of("ssl", "globalTrafficShaping", "logging", H2C_HANDLER, HTTP_HANDLER, HTTP_DECODER);

  private static final int FLUSHES_TOGETHER = 256;

  /** A client that only listens answers no ping, so only its host tells that it is there. */
  private static final int UNACKNOWLEDGED_MILLIS = 30_000;

  private RequestChannel() {}

  /**
   * Gives the channel of an HTTP/1 request to {@code handler}, in place of everything of HTTP. The
   * handler gets bytes from now on, first those that the HTTP decoder had read too far; the end of
   * the request may still come as an object that is no buffer.
   *
   * <p>The server does not wait for such a connection nor count it any more, but closes it when it
   * is itself closed.
   *
   * @param request not yet answered
   * @param ready called when the handler may write, before it reads anything
   * @throws IllegalStateException when the request came over another protocol
   */
  public static void takeOver(
      HttpServerRequest request, ChannelHandler handler, Consumer<Channel> ready) {
    if (request.version() == HttpVersion.HTTP_2) {
      throw new IllegalStateException("a stream has no channel of its own");
    }
    ChannelPipeline pipeline = contextOf(request).pipeline();
    // Replaced first: what the decoder lets go when removed, last, then meets the new handler.
    pipeline.replace(HTTP_HANDLER, HTTP_HANDLER, handler);
    for (String name : pipeline.names()) {
      if (pipeline.context(name) != null && !STAYING.contains(name)) {
        pipeline.remove(name);
      }
    }
    if (pipeline.context(H2C_HANDLER) != null) {
      // With HTTP/2 in clear text, the handler that looks for an upgrade passes the first request
      // on and then takes itself out. Until then it must stay, and drops what is no HTTP.
      pipeline.addBefore(HTTP_HANDLER, "settling", new Settling());
      ready.accept(pipeline.channel());
    } else {
      ready.accept(pipeline.channel());
      pipeline.remove(HTTP_DECODER);
    }
  }

  /**
   * Prepares a connection that was just accepted: one of HTTP/2 may ask for WebSockets, and one
   * whose peer acknowledges nothing for {@link #UNACKNOWLEDGED_MILLIS} is over.
   *
   * @param loop the connection's
   */
  static void accepted(HttpConnection connection, Loop loop, Patience patience) {
    ChannelHandlerContext context = contextOf(connection);
    limitSilence(context.channel());
    if (context.handler() instanceof Http2ConnectionHandler handler) {
      limitLife(context, handler, loop, patience);
      ExtendedConnect.on(handler);
    }
  }

  private static void limitLife(
      ChannelHandlerContext context, Http2ConnectionHandler handler, Loop loop, Patience patience) {
    if (context.pipeline().get(IDLE_HANDLER) != null) {
      context.pipeline().remove(IDLE_HANDLER);
    }
    Http2Life.on(context, handler, loop, patience);
  }

  private static void limitSilence(Channel channel) {
    if (channel instanceof EpollSocketChannel socket && socket.isOpen()) {
      socket.config().setTcpUserTimeout(UNACKNOWLEDGED_MILLIS);
    }
  }

  /**
   * Makes a connection of HTTP/2 good for many short calls at a time: what is written in one turn
   * of the loop leaves in one system call, and a call that its client gives up while its trailers
   * wait for room takes no other with it.
   *
   * @param connection just accepted
   * @param loop the connection's
   */
  static void carryCalls(HttpConnection connection, Loop loop, Patience patience) {
    ChannelHandlerContext context = contextOf(connection);
    limitSilence(context.channel());
    if (context.handler() instanceof Http2ConnectionHandler handler) {
      limitLife(context, handler, loop, patience);
    }
    context
        .pipeline()
        .addFirst(new FlushConsolidationHandler(FLUSHES_TOGETHER, true), new StreamErrors());
  }

  /**
   * Vert.x writes trailers without listening to what becomes of them, and takes the failure of one
   * stream for one of the connection.
   */
  private static final class StreamErrors extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      if (!(cause instanceof Http2Exception.StreamException)) {
        context.fireExceptionCaught(cause);
      }
    }
  }

  /** Takes the decoder out at the end of the first request. */
  private static final class Settling extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      if (read instanceof ByteBuf) {
        context.fireChannelRead(read);
        return;
      }
      boolean end = read instanceof LastHttpContent;
      ReferenceCountUtil.release(read);
      if (end) {
        // Lets go of what it has read too far, which comes through here.
        context.pipeline().remove(HTTP_DECODER);
        context.pipeline().remove(this);
      }
    }
  }

  /**
   * Says that the response to {@code request} has no end that could be foreseen: as long as it
   * lasts, its connection is not idle. Over HTTP/1 {@link #responded} has to be called after it.
   *
   * <p>Thread: the connection's loop.
   */
  public static void keepOpen(HttpServerRequest request) {
    ChannelPipeline pipeline = contextOf(request).pipeline();
    if (request.version() == HttpVersion.HTTP_2) {
      Http2Life.keep(pipeline.channel(), request.response().streamId());
    } else if (pipeline.get(IDLE_HANDLER) != null && pipeline.get(KEEPING) == null) {
      pipeline.addAfter(IDLE_HANDLER, KEEPING, new Keeping());
    }
  }

  /** Ends what {@link #keepOpen} began; over HTTP/2 the end of the stream does. */
  static void responded(HttpServerRequest request) {
    ChannelPipeline pipeline = contextOf(request).pipeline();
    if (pipeline.get(KEEPING) != null) {
      pipeline.remove(KEEPING);
    }
  }

  /** Keeps from Vert.x that the connection seems to be idle. */
  private static final class Keeping extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (!(event instanceof IdleStateEvent)) {
        context.fireUserEventTriggered(event);
      }
    }
  }

  static ChannelHandlerContext contextOf(HttpServerRequest request) {
    return contextOf(request.connection());
  }

  private static ChannelHandlerContext contextOf(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext();
  }
}
