package io.gyre.transport.grpc;

import io.gyre.config.UniGrpcConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Edge;
import io.gyre.edge.Lane;
import io.gyre.edge.ServerTls;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.List;

/** {@code uni_grpc}: while deployed, its port is served in every lane. */
public final class UniGrpcVerticle extends VerticleBase {

  private static final String ANY = "0.0.0.0";
  private static final long MOST_STREAMS = 0xFFFF_FFFFL;

  private final Edge edge;
  private final UniGrpcConfig config;
  private final Admission admission;
  private final ClientRequests requests;

  /**
   * With the options of section {@code uni_grpc}.
   *
   * @param requests what to take of clients' metadata
   */
  public UniGrpcVerticle(
      Edge edge, UniGrpcConfig config, Admission admission, ClientRequests requests) {
    this.requests = requests;
    this.edge = edge;
    this.config = config;
    this.admission = admission;
  }

  @Override
  public Future<?> start() {
    String host = config.address().isEmpty() ? ANY : config.address();
    return edge.serveHttp(SocketAddress.inetSocketAddress(config.port(), host), this::server);
  }

  private HttpServer server(Lane lane) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setStrictThreadMode(true)
            .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(MOST_STREAMS))
            .setHttp2ClearTextEnabled(!config.tls().enabled());
    if (config.tls().enabled()) {
      ServerTls.apply(config.tls(), options);
      options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2));
    }
    return vertx
        .createHttpServer(options)
        .requestHandler(new UniGrpcEndpoint(lane, vertx, config, admission, requests)::accept);
  }
}
