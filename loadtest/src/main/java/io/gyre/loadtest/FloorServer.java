package io.gyre.loadtest;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The least a server can do: it accepts websockets on one epoll loop and writes each message it is
 * handed, as one ready shared frame, to every socket of a room. It knows no protocol, no channels,
 * no limits. What it costs is what the kernel and Netty's {@code write} cost, and no server on this
 * stack comes below it without joining more.
 *
 * <p>Frames that came in one read leave in one write for each socket.
 */
public final class FloorServer {
  private final Map<Integer, List<Channel>> rooms = new HashMap<>();
  private final Set<Channel> unflushed = new LinkedHashSet<>();

  private FloorServer() {}

  /**
   * Serves until killed.
   *
   * @param args the port on 127.0.0.1
   */
  public static void main(String[] args) throws InterruptedException {
    FloorServer floor = new FloorServer();
    var loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    new ServerBootstrap()
        .group(loop)
        .channel(EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel ch) {
                ch.pipeline().addLast(floor.new Connection());
              }
            })
        .bind("127.0.0.1", Integer.parseInt(args[0]))
        .sync()
        .channel()
        .closeFuture()
        .sync();
  }

  private void broadcast(int room, ByteBuf message) {
    int length = message.readableBytes();
    ByteBuf frame = message.alloc().directBuffer(length + 4).writeByte(0x81);
    if (length < 126) {
      frame.writeByte(length);
    } else {
      frame.writeByte(126).writeShort(length);
    }
    frame.writeBytes(message);
    for (Channel ch : rooms.getOrDefault(room, List.of())) {
      ch.write(frame.retainedDuplicate(), ch.voidPromise());
      unflushed.add(ch);
    }
    frame.release();
  }

  private void flush() {
    unflushed.forEach(Channel::flush);
    unflushed.clear();
  }

  private final class Connection extends ChannelInboundHandlerAdapter {
    private ByteBuf kept;
    private boolean upgraded;
    private List<Channel> room;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      ByteBuf in = (ByteBuf) message;
      if (kept != null) {
        ByteBuf joined = kept.writeBytes(in);
        in.release();
        kept = null;
        in = joined;
      }
      if (!upgraded && in.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
        upgraded = true;
        in.skipBytes(in.readableBytes());
        String answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
        ctx.writeAndFlush(
            ctx.alloc().buffer().writeBytes(answer.getBytes(StandardCharsets.US_ASCII)));
      }
      while (upgraded && readFrame(ctx, in)) {}
      if (in.isReadable()) {
        kept = ctx.alloc().buffer(in.readableBytes() * 2).writeBytes(in);
      }
      in.release();
    }

    private boolean readFrame(ChannelHandlerContext ctx, ByteBuf in) {
      int at = in.readerIndex();
      if (in.readableBytes() < 8) {
        return false;
      }
      int length = in.getByte(at + 1) & 0x7f;
      int mask = length == 126 ? at + 4 : at + 2;
      length = length == 126 ? in.getUnsignedShort(at + 2) : length;
      int from = mask + 4;
      if (in.writerIndex() - from < length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        in.setByte(from + i, in.getByte(from + i) ^ in.getByte(mask + (i & 3)));
      }
      take(ctx, in.slice(from, length));
      in.readerIndex(from + length);
      return true;
    }

    private void take(ChannelHandlerContext ctx, ByteBuf text) {
      if (text.getByte(0) == 'S') {
        String number = text.toString(1, text.readableBytes() - 1, StandardCharsets.US_ASCII);
        room = rooms.computeIfAbsent(Integer.valueOf(number), r -> new ArrayList<>());
        room.add(ctx.channel());
        ctx.writeAndFlush(ctx.alloc().buffer(3).writeByte(0x81).writeByte(1).writeByte('S'));
        return;
      }
      int number = 0;
      byte digit;
      while ((digit = text.readByte()) != '\n') {
        number = number * 10 + digit - '0';
      }
      broadcast(number, text);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (room != null) {
        room.remove(ctx.channel());
      }
      if (kept != null) {
        kept.release();
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
