package io.gyre.transport.grpc;

import io.gyre.config.UniGrpcConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.ClientRequests;
import io.gyre.edge.Edge;
import io.gyre.edge.GrpcPort;
import io.gyre.edge.Lane;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;

/** {@code uni_grpc}: while deployed, its port is served in every lane. */
public final class UniGrpcVerticle extends VerticleBase {

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
    return edge.serveHttp(GrpcPort.address(config.address(), config.port()), this::server);
  }

  private HttpServer server(Lane lane) {
    return GrpcPort.server(vertx, lane, config.tls())
        .requestHandler(new UniGrpcEndpoint(lane, vertx, config, admission, requests)::accept);
  }
}
