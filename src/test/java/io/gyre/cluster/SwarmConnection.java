package io.gyre.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One websocket with JSON lines on a shared event loop.
 *
 * <p>Thread: its loop.
 */
final class SwarmConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final int CONNECT_MILLIS = 2000;
  private static final int LARGEST_FRAME = 4 << 20;

  private final Listener listener;
  private @Nullable Channel channel;
  private boolean ended;

  /** Who uses the connection; called on its loop. */
  interface Listener {
    /** Lines can be sent. */
    void opened();

    /** A line arrived. */
    void line(String json);

    /**
     * It is over, or could not be opened; called once.
     *
     * @param code close code; 1006 without a close frame
     */
    void closed(int code, String reason);
  }

  private SwarmConnection(Listener listener) {
    this.listener = listener;
  }

  /** Starts to connect to a node or a balancer. */
  static SwarmConnection open(EventLoop loop, InetSocketAddress address, Listener listener) {
    SwarmConnection connection = new SwarmConnection(listener);
    WebSocketClientProtocolConfig config =
        WebSocketClientProtocolConfig.newBuilder()
            .webSocketUri(
                "ws://%s:%d/connection/websocket"
                    .formatted(address.getHostString(), address.getPort()))
            .handshakeTimeoutMillis(CONNECT_MILLIS)
            .maxFramePayloadLength(LARGEST_FRAME)
            .handleCloseFrames(false)
            .build();
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel made) {
                connection.channel = made;
                made.pipeline()
                    .addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(8192),
                        new WebSocketClientProtocolHandler(config),
                        connection);
              }
            })
        .connect(address)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                connection.end(1006, String.valueOf(done.cause()));
              }
            });
    return connection;
  }

  /** Sends lines in one frame. */
  void send(String lines) {
    if (channel != null) {
      channel.writeAndFlush(new TextWebSocketFrame(lines));
    }
  }

  /** Ends it without a close frame. */
  void cut(String why) {
    end(1006, why);
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == WebSocketClientProtocolHandler.ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
      listener.opened();
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
    if (ended) {
      return;
    }
    if (frame instanceof CloseWebSocketFrame close) {
      end(close.statusCode(), close.reasonText());
      context.close();
    } else if (frame instanceof TextWebSocketFrame text) {
      text.text().lines().forEach(listener::line);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end(1006, "connection lost");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    end(1006, cause.toString());
    context.close();
  }

  private void end(int code, String reason) {
    if (!ended) {
      ended = true;
      listener.closed(code, reason);
    }
  }
}
