package io.gyre.node.cluster;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The transport Vert.x would take, and a list of the outgoing connections made with it. The event
 * bus offers no way to close a connection to another node; and when it closes one itself, it waits
 * until all that was written is sent, which to a node that reads nothing is never.
 *
 * <p>Thread: any.
 */
final class BusSockets implements Transport {

  private final Transport real;
  private final Set<Channel> open = ConcurrentHashMap.newKeySet();
  private final Listed listed;

  private BusSockets(Transport real) {
    this.real = real;
    this.listed = new Listed(real.implementation());
  }

  /**
   * A list without connections.
   *
   * @param nativeWanted whether the platform's own transport is preferred
   */
  static BusSockets of(boolean nativeWanted) {
    Transport best = nativeWanted ? Transport.nativeTransport() : null;
    return new BusSockets(best != null && best.available() ? best : Transport.NIO);
  }

  /**
   * Closes all connections to an address at once; what they did not send is lost.
   *
   * @param host name or address, as it was connected to
   * @return how many there were
   */
  int closeTo(String host, int port) {
    int closed = 0;
    for (Channel channel : open) {
      if (channel.remoteAddress() instanceof InetSocketAddress remote
          && remote.getPort() == port
          && isOf(remote, host)) {
        channel.close();
        closed++;
      }
    }
    return closed;
  }

  private static boolean isOf(InetSocketAddress remote, String host) {
    return remote.getHostString().equalsIgnoreCase(host)
        || (remote.getAddress() != null && remote.getAddress().getHostAddress().equals(host));
  }

  @Override
  public String name() {
    return real.name();
  }

  @Override
  public boolean available() {
    return real.available();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return real.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return listed;
  }

  private Channel list(Channel channel) {
    open.add(channel);
    channel.closeFuture().addListener(closed -> open.remove(channel));
    return channel;
  }

  /** Hands everything on to the real transport. */
  private final class Listed implements io.vertx.core.spi.transport.Transport {

    private final io.vertx.core.spi.transport.Transport spi;

    Listed(io.vertx.core.spi.transport.Transport spi) {
      this.spi = spi;
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
      ChannelFactory<? extends Channel> factory = spi.channelFactory(domainSocket);
      return () -> list(factory.newChannel());
    }

    @Override
    public boolean supportsDomainSockets() {
      return spi.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
      return spi.supportFileRegion();
    }

    @Override
    public boolean isAvailable() {
      return spi.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
      return spi.unavailabilityCause();
    }

    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
      return spi.convert(address);
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
      return spi.convert(address);
    }

    @Override
    public IoHandlerFactory ioHandlerFactory() {
      return spi.ioHandlerFactory();
    }

    @Override
    public EventLoopGroup eventLoopGroup(
        int type, int threads, ThreadFactory threadFactory, int ioRatio) {
      return spi.eventLoopGroup(type, threads, threadFactory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
      return spi.datagramChannel();
    }

    @Override
    @SuppressWarnings("deprecation")
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
      return spi.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return spi.serverChannelFactory(domainSocket);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
      spi.configure(channel, options);
    }

    @Override
    public void configure(
        ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
      spi.configure(options, connectTimeout, domainSocket, bootstrap);
    }

    @Override
    public void configure(
        NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
      spi.configure(options, domainSocket, bootstrap);
    }
  }
}
