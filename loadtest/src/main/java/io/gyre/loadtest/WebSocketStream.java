package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Lets a {@link WebSocketConnection} go over the one stream of an HTTP/2 connection (RFC 8441): its
 * upgrade request becomes an extended CONNECT, what it reads and writes is the stream's data.
 */
final class WebSocketStream extends Http2ChannelDuplexHandler {
  private static final byte[] AGREED =
      "HTTP/1.1 101 Switching Protocols\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final String path;
  private Http2FrameStream stream;

  private WebSocketStream(String path) {
    this.path = path;
  }

  /** What makes a channel carry this connection so. */
  static ChannelHandler carrying(WebSocketConnection connection, String path) {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(
                // A pseudo header of RFC 8441 is none that the codec's checks know.
                Http2FrameCodecBuilder.forClient().validateHeaders(false).build(),
                new WebSocketStream(path),
                connection);
      }
    };
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (stream == null) {
      ReferenceCountUtil.release(message);
      stream = newStream();
      ctx.write(new DefaultHttp2HeadersFrame(connect(), false).stream(stream));
    } else {
      ctx.write(new DefaultHttp2DataFrame((ByteBuf) message).stream(stream));
    }
  }

  private Http2Headers connect() {
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method("CONNECT")
            .scheme("http")
            .authority("127.0.0.1")
            .path(path);
    headers.add(":protocol", "websocket");
    headers.add("sec-websocket-version", "13");
    return headers;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    if (frame instanceof Http2DataFrame data) {
      int taken = data.initialFlowControlledBytes();
      ctx.fireChannelRead(data.content());
      ctx.write(new DefaultHttp2WindowUpdateFrame(taken).stream(stream));
      return;
    }
    if (frame instanceof Http2HeadersFrame head) {
      ctx.fireChannelRead(answer(head.headers()));
    } else if (frame instanceof Http2ResetFrame || frame instanceof Http2GoAwayFrame) {
      ctx.close();
    }
    ReferenceCountUtil.release(frame);
  }

  private static ByteBuf answer(Http2Headers headers) {
    return "200".contentEquals(headers.status())
        ? Unpooled.wrappedBuffer(AGREED)
        : Unpooled.copiedBuffer(headers + "\r\n\r\n", StandardCharsets.US_ASCII);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    ctx.flush();
  }
}
