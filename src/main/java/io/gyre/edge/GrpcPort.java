package io.gyre.edge;

import io.gyre.config.TlsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the ports of gRPC have in common: HTTP/2 only, as many calls at a time as clients want. */
public final class GrpcPort {

  private static final String ANY = "0.0.0.0";
  private static final long MOST_STREAMS = 0xFFFF_FFFFL;

  private GrpcPort() {}

  /**
   * The address to listen on.
   *
   * @param host "" for all interfaces
   */
  public static SocketAddress address(String host, int port) {
    return SocketAddress.inetSocketAddress(port, host.isEmpty() ? ANY : host);
  }

  /**
   * A lane's share of the port, without a handler, not listening yet. Clients that fall silent are
   * pinged while they listen to a stream, and sent away when they ask nothing for long.
   *
   * @param lane serves it
   * @throws IllegalArgumentException when a value of {@code tls} cannot be read as PEM
   */
  public static HttpServer server(Vertx vertx, Lane lane, TlsConfig tls) {
    return server(vertx, lane, tls, Patience.CALLERS);
  }

  static HttpServer server(Vertx vertx, Lane lane, TlsConfig tls, Patience patience) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setStrictThreadMode(true)
            .setIdleTimeout((int) patience.request().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS))
            .setHttp2ClearTextEnabled(!tls.enabled());
    if (tls.enabled()) {
      ServerTls.apply(tls, options);
      options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2));
    }
    return vertx
        .createHttpServer(options)
        .connectionHandler(
            connection -> RequestChannel.carryCalls(connection, lane.loop(), patience));
  }
}
