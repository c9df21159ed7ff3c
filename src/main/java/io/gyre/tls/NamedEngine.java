package io.gyre.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS of a client of Vert.x to a server that is known by another name than the one it is reached
 * by: that name is sent as SNI, and the certificate has to be for it. For clients that cannot be
 * told by their own options.
 */
public final class NamedEngine extends SSLEngineOptions {
  private final String name;

  /**
   * TLS to servers of this name.
   *
   * @param name a host name ({@code tls.server_name})
   */
  public NamedEngine(String name) {
    this.name = name;
  }

  @Override
  public SSLEngineOptions copy() {
    NamedEngine copy = new NamedEngine(name);
    copy.setUseWorkerThread(getUseWorkerThread());
    return copy;
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new DefaultSslContextFactory(SslProvider.JDK, false) {
      @Override
      public SslContext create() throws SSLException {
        return new Named(super.create(), name);
      }
    };
  }

  /** Makes engines that take the name for the host's. */
  private static final class Named extends DelegatingSslContext {
    private final String name;

    private Named(SslContext context, String name) {
      super(context);
      this.name = name;
    }

    @Override
    protected SslHandler newHandler(
        ByteBufAllocator buffers, String host, int port, boolean startTls, Executor tasks) {
      return super.newHandler(buffers, name, port, startTls, tasks);
    }

    @Override
    protected void initEngine(SSLEngine engine) {
      // Nothing beyond what the client does.
    }
  }
}
