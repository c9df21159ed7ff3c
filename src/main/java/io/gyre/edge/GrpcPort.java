package io.gyre.edge;

import io.gyre.config.TlsConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.List;

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
   * A lane's share of the port, without a handler, not listening yet.
   *
   * @throws IllegalArgumentException when a value of {@code tls} cannot be read as PEM
   */
  public static HttpServer server(Vertx vertx, TlsConfig tls) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setStrictThreadMode(true)
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS))
            .setHttp2ClearTextEnabled(!tls.enabled());
    if (tls.enabled()) {
      ServerTls.apply(tls, options);
      options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2));
    }
    return vertx.createHttpServer(options).connectionHandler(RequestChannel::carryCalls);
  }
}
