package io.gyre.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's connection of HTTP/2 in clear text, which sends what it is told to. */
final class Http2Peer implements AutoCloseable {
  private static final int SECONDS = 10;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final CompletableFuture<Http2SettingsFrame> settings = new CompletableFuture<>();
  private final Channel connection;

  Http2Peer(int port) {
    connection =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            Http2FrameCodecBuilder.forClient().validateHeaders(false).build(),
                            new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()),
                            new Settings());
                  }
                })
            .connect("127.0.0.1", port)
            .syncUninterruptibly()
            .channel();
  }

  private final class Settings extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      if (read instanceof Http2SettingsFrame frame) {
        settings.complete(frame);
      }
      ReferenceCountUtil.release(read);
    }
  }

  /** What the server announced. */
  io.netty.handler.codec.http2.Http2Settings settings() throws Exception {
    return settings.get(SECONDS, TimeUnit.SECONDS).settings();
  }

  /** Headers of a handshake. */
  static Http2Headers connect(String path) {
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method("CONNECT")
            .scheme("http")
            .authority("localhost")
            .path(path);
    headers.add(":protocol", "websocket");
    headers.add("sec-websocket-version", "13");
    return headers;
  }

  /** Begins a stream with {@code headers}. */
  Stream open(Http2Headers headers, boolean end) {
    return new Stream(headers, end);
  }

  /** One stream. */
  final class Stream extends ChannelInboundHandlerAdapter {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
    private final Channel channel;
    private String text = "";

    private Stream(Http2Headers headers, boolean end) {
      channel =
          new Http2StreamChannelBootstrap(connection)
              .handler(this)
              .open()
              .syncUninterruptibly()
              .getNow();
      channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end)).syncUninterruptibly();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
      if (read instanceof Http2HeadersFrame head) {
        events.add(head.headers());
      } else if (read instanceof Http2DataFrame data) {
        events.add(new String(ByteBufUtil.getBytes(data.content()), StandardCharsets.ISO_8859_1));
        if (data.isEndStream()) {
          events.add("END");
        }
      }
      ReferenceCountUtil.release(read);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof Http2ResetFrame reset) {
        events.add(Http2Error.valueOf(reset.errorCode()));
      }
    }

    /** Next event but data: headers, {@code END} or the code of a reset. */
    Object next() throws InterruptedException {
      Object event = events.poll(SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing came");
      }
      return event;
    }

    Http2Headers head() throws InterruptedException {
      return (Http2Headers) next();
    }

    /** Data up to and with {@code last}. */
    String readTo(String last) throws InterruptedException {
      while (!text.contains(last)) {
        text += next();
      }
      int end = text.indexOf(last) + last.length();
      String found = text.substring(0, end);
      text = text.substring(end);
      return found;
    }

    /** Sends bytes. */
    void send(byte[] bytes, boolean end) {
      channel
          .writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end))
          .syncUninterruptibly();
    }

    void reset() {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL)).syncUninterruptibly();
    }

    /** Takes what comes, or leaves it to the windows of the stream. */
    void reading(boolean on) {
      channel.config().setAutoRead(on);
    }
  }

  @Override
  public void close() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
