package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * Publishes with {@code CentrifugoApi/Publish} over one connection, one call at a time; the rest
 * waits here.
 */
final class GrpcPublisher extends Http2ChannelDuplexHandler implements Publisher {
  private static final String PATH = "/centrifugal.centrifugo.api.CentrifugoApi/Publish";
  private static final int PREFIX = 5;

  private final Answers answers;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private ChannelHandlerContext context;
  private boolean busy;
  private boolean closing;

  GrpcPublisher(Runnable answered) {
    this.answers = new Answers("grpc publisher", answered);
  }

  /** What makes a channel speak HTTP/2, and then this. */
  ChannelHandler handlers() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel.pipeline().addLast(Http2FrameCodecBuilder.forClient().build(), GrpcPublisher.this);
      }
    };
  }

  @Override
  protected void handlerAdded0(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void publish(int room, byte[] data) {
    byte[] channel = Dialect.channel(room).getBytes(StandardCharsets.US_ASCII);
    ByteBuf message = context.alloc().buffer(PREFIX + channel.length + data.length + 8);
    message.writeByte(0).writeInt(0);
    field(message, 1, channel);
    field(message, 2, data);
    message.setInt(1, message.readableBytes() - PREFIX);
    byte[] call = new byte[message.readableBytes()];
    message.readBytes(call).release();
    waiting.add(call);
  }

  /** Of wire type 2. */
  private static void field(ByteBuf out, int number, byte[] value) {
    out.writeByte(number << 3 | 2);
    int length = value.length;
    while (length > 0x7f) {
      out.writeByte(length & 0x7f | 0x80);
      length >>>= 7;
    }
    out.writeByte(length).writeBytes(value);
  }

  @Override
  public void flush() {
    byte[] call = busy ? null : waiting.poll();
    if (call == null) {
      return;
    }
    busy = true;
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("http")
            .authority("127.0.0.1")
            .path(PATH);
    headers
        .add("content-type", "application/grpc")
        .add("te", "trailers")
        .add("authorization", "apikey " + Endpoint.API_KEY);
    Http2FrameStream stream = newStream();
    context.write(new DefaultHttp2HeadersFrame(headers, false).stream(stream));
    ByteBuf body = context.alloc().buffer(call.length).writeBytes(call);
    context.writeAndFlush(new DefaultHttp2DataFrame(body, true).stream(stream));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    if (frame instanceof Http2SettingsFrame) {
      answers.opened();
    } else if (frame instanceof Http2DataFrame data) {
      ctx.write(
          new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes())
              .stream(data.stream()));
      // Within the answer, field 1 is an error.
      if (data.content().readableBytes() > PREFIX && data.content().getByte(PREFIX) == 10) {
        lost("refused by the server");
      }
    } else if (frame instanceof Http2HeadersFrame head && head.isEndStream()) {
      ended(head.headers());
    } else if (frame instanceof Http2ResetFrame reset) {
      lost("reset " + reset.errorCode());
    }
    ReferenceCountUtil.release(frame);
  }

  private void ended(Http2Headers trailers) {
    busy = false;
    if (!"0".contentEquals(trailers.get("grpc-status", "none"))) {
      lost("refused: " + trailers);
      return;
    }
    answers.accepted(1);
    flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost("connection lost");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    lost(cause.toString());
  }

  void lost(String why) {
    if (!closing) {
      answers.lost(why);
    }
  }

  @Override
  public Answers answers() {
    return answers;
  }

  @Override
  public void close() {
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
}
