package io.gyre.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Passes TCP connections on to the nodes in turn; one that refuses is passed over. What clients of
 * a cluster have in front of them, without knowing anything of health.
 *
 * <p>Thread: any.
 */
final class Balancer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2000;

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final AtomicInteger turn = new AtomicInteger();
  private final int nodes;
  private final IntFunction<InetSocketAddress> addresses;
  private final Channel listener;

  /**
   * Starts on a free loopback port.
   *
   * @param nodes how many there are
   * @param addresses address of the node of an index from 0, asked for each connection
   */
  Balancer(int nodes, IntFunction<InetSocketAddress> addresses) {
    this.nodes = nodes;
    this.addresses = addresses;
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, 4096)
            .childOption(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel near) {
                    connect(near, turn.getAndIncrement(), Balancer.this.nodes);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Where clients connect. */
  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private void connect(Channel near, int candidate, int left) {
    if (left == 0) {
      near.close();
      return;
    }
    new Bootstrap()
        .group(near.eventLoop())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(addresses.apply(Math.floorMod(candidate, nodes)))
        .addListener(
            (ChannelFutureListener)
                done -> {
                  if (done.isSuccess()) {
                    join(near, done.channel());
                  } else {
                    connect(near, candidate + 1, left - 1);
                  }
                });
  }

  private static void join(Channel near, Channel far) {
    near.pipeline().addLast(new Pipe(far));
    far.pipeline().addLast(new Pipe(near));
    near.config().setAutoRead(true);
    far.config().setAutoRead(true);
    if (!near.isActive() || !far.isActive()) {
      near.close();
      far.close();
    }
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
  }

  /** One direction; as fast as the other side takes it. */
  private static final class Pipe extends ChannelInboundHandlerAdapter {
    private final Channel to;

    private Pipe(Channel to) {
      this.to = to;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      to.writeAndFlush(bytes);
      if (!to.isWritable()) {
        context.channel().config().setAutoRead(false);
      }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      if (context.channel().isWritable()) {
        to.config().setAutoRead(true);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
