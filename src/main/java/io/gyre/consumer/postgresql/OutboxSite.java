package io.gyre.consumer.postgresql;

import io.gyre.config.TlsConfig;
import io.gyre.consumer.SourceTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** How to reach a database: its connection string, and its section on TLS. */
final class OutboxSite {
  private final Vertx vertx;
  private final PgConnectOptions options;
  private final String serverName;
  private final @Nullable TrustWitness witness;

  private OutboxSite(
      Vertx vertx, PgConnectOptions options, String serverName, @Nullable TrustWitness witness) {
    this.vertx = vertx;
    this.options = options;
    this.serverName = serverName;
    this.witness = witness;
  }

  /**
   * Reads what both say; the section goes before the parameters of the string. Reads files, so not
   * for an event loop.
   *
   * @throws IllegalArgumentException when something has an impossible value, or is no certificate
   */
  static OutboxSite of(Dsn dsn, TlsConfig config, Vertx vertx) {
    PgConnectOptions options = dsn.options();
    String serverName = "";
    if (config.enabled()) {
      SourceTls tls = SourceTls.of(config);
      options.setSslMode(tls.verifiesName() ? SslMode.VERIFY_FULL : SslMode.REQUIRE);
      options.setSslOptions(tls.options());
      serverName = tls.serverName();
    }
    ClientSSLOptions ssl = options.getSslOptions();
    return new OutboxSite(vertx, options, serverName, ssl == null ? null : checked(ssl, vertx));
  }

  /** Uses certificates once: of those that are no good the client would say nothing. */
  private static @Nullable TrustWitness checked(ClientSSLOptions ssl, Vertx vertx) {
    try {
      KeyCertOptions keys = ssl.getKeyCertOptions();
      if (keys != null) {
        keys.getKeyManagerFactory(vertx);
      }
      TrustOptions trust = ssl.getTrustOptions();
      if (trust == null || ssl.isTrustAll()) {
        return null;
      }
      TrustWitness witness =
          new TrustWitness(
              (X509ExtendedTrustManager) trust.getTrustManagerFactory(vertx).getTrustManagers()[0]);
      ssl.setTrustOptions(TrustOptions.wrap(witness));
      return witness;
    } catch (Exception e) { // what Vert.x declares
      throw new IllegalArgumentException("tls: " + e.getMessage(), e);
    }
  }

  /** Makes a pool of at most so many connections. */
  Pool pool(int most) {
    Supplier<Future<SqlConnectOptions>> each =
        () ->
            serverName.isEmpty()
                ? Future.succeededFuture(options)
                : vertx.executeBlocking(() -> new Named(options, serverName));
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(most))
        .connectingTo(each)
        .using(vertx)
        .build();
  }

  /** Returns what says more than a failure does: why the last certificate was refused. */
  Throwable explained(Throwable failure) {
    Exception refused = witness == null ? null : witness.lastRefusal();
    return refused != null && String.valueOf(failure.getMessage()).contains("SSL")
        ? new IllegalStateException("the server's certificate is refused", refused)
        : failure;
  }

  /**
   * Leads to the host, by the name its certificate has to have: the client takes for the name what
   * it connects to.
   */
  private static final class Named extends PgConnectOptions {
    private final SocketAddress address;

    private Named(PgConnectOptions options, String name) throws UnknownHostException {
      super(options);
      byte[] host = InetAddress.getByName(options.getHost()).getAddress();
      this.address =
          SocketAddress.inetSocketAddress(
              new InetSocketAddress(InetAddress.getByAddress(name, host), options.getPort()));
    }

    @Override
    public SocketAddress getSocketAddress() {
      return address;
    }
  }
}
