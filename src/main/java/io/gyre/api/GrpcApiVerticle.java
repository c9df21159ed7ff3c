package io.gyre.api;

import io.gyre.config.GrpcApiConfig;
import io.gyre.edge.Edge;
import io.gyre.edge.GrpcPort;
import io.gyre.edge.Lane;
import io.gyre.metrics.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server API over GRPC: while deployed, its port is served in every lane. */
public final class GrpcApiVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcApiVerticle.class);

  private final Edge edge;
  private final GrpcApiConfig config;
  private final Meters meters;

  /**
   * The API of one node.
   *
   * @param edge where it is served
   * @param config section {@code grpc_api}; whether it is enabled is up to the caller
   * @param meters count the calls
   */
  public GrpcApiVerticle(Edge edge, GrpcApiConfig config, Meters meters) {
    this.edge = edge;
    this.config = config;
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    if (config.key().isEmpty()) {
      LOG.warn("GRPC API serves everyone without a key, grpc_api.key is empty");
    }
    return edge.serveHttp(GrpcPort.address(config.address(), config.port()), this::server);
  }

  private HttpServer server(Lane lane) {
    Operations operations =
        new Operations(
            vertx.eventBus(),
            new DeliveryOptions().setLocalOnly(true).setSendTimeout(Operations.PATIENCE.toMillis()),
            new ApiMeters(meters.open(), "grpc", lane.loop()::nowNanos));
    return GrpcPort.server(vertx, lane, config.tls())
        .requestHandler(new GrpcApiEndpoint(vertx, config, operations)::accept);
  }
}
