package io.gyre.loadtest;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The generator's event loops: some that receive, and one of its own for publishing so that its
 * clock keeps time.
 */
final class Generator implements AutoCloseable {
  private static final int READ_BYTES = 64 * 1024;

  private final List<EventLoop> receivers = new ArrayList<>();
  private final List<LoopStats> stats = new ArrayList<>();
  private final EventLoopGroup receiverGroup;
  private final EventLoopGroup publisherGroup;

  Generator(int receiveLoops) {
    receiverGroup = new MultiThreadIoEventLoopGroup(receiveLoops, EpollIoHandler.newFactory());
    publisherGroup = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    for (int i = 0; i < receiveLoops; i++) {
      receivers.add(receiverGroup.next());
      stats.add(new LoopStats());
    }
  }

  EventLoop receiver(int i) {
    return receivers.get(i % receivers.size());
  }

  LoopStats stats(int i) {
    return stats.get(i % stats.size());
  }

  List<LoopStats> stats() {
    return stats;
  }

  EventLoop publisherLoop() {
    return publisherGroup.next();
  }

  /** Messages received by all subscribers so far. */
  long delivered() {
    long sum = 0;
    for (LoopStats s : stats) {
      sum += s.delivered.get();
    }
    return sum;
  }

  /** Clears latency and frame counts, each on its own loop. */
  void resetStats() throws InterruptedException, ExecutionException, TimeoutException {
    for (int i = 0; i < receivers.size(); i++) {
      receivers.get(i).submit(stats.get(i)::reset).get(10, TimeUnit.SECONDS);
    }
  }

  /** Connects to loopback on this loop; the handler sees what becomes of it. */
  static void connect(
      EventLoop loop,
      int port,
      ChannelHandler handler,
      java.util.function.Consumer<String> failed) {
    new Bootstrap()
        .group(loop)
        .channel(EpollSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_LINGER, 0)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000)
        .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
        .handler(handler)
        .connect("127.0.0.1", port)
        .addListener(
            f -> {
              if (!f.isSuccess()) {
                failed.accept("connect: " + f.cause());
              }
            });
  }

  @Override
  public void close() {
    receiverGroup
        .shutdownGracefully(0, 5, TimeUnit.SECONDS)
        .awaitUninterruptibly(6, TimeUnit.SECONDS);
    publisherGroup
        .shutdownGracefully(0, 5, TimeUnit.SECONDS)
        .awaitUninterruptibly(6, TimeUnit.SECONDS);
  }
}
