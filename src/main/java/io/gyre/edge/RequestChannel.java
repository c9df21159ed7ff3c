package io.gyre.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Set;
import java.util.function.Consumer;

/** The Netty channel below a request; the only place that reaches below Vert.x's HTTP server. */
public final class RequestChannel {

  private static final String HTTP_HANDLER = "handler";
  private static final String IDLE_HANDLER = "idle";
  private static final String HTTP_DECODER = "httpDecoder";
  private static final Set<String> STAYING =
      Set.of("ssl", "globalTrafficShaping", "logging", HTTP_HANDLER, HTTP_DECODER);

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
    ready.accept(pipeline.channel());
    pipeline.remove(HTTP_DECODER);
  }

  /** Takes the idle timeout off the connection of {@code request}, for an endless response. */
  public static void keepOpen(HttpServerRequest request) {
    ChannelPipeline pipeline = contextOf(request).pipeline();
    if (pipeline.get(IDLE_HANDLER) != null) {
      pipeline.remove(IDLE_HANDLER);
    }
  }

  private static ChannelHandlerContext contextOf(HttpServerRequest request) {
    return ((HttpServerConnection) request.connection()).channelHandlerContext();
  }
}
