package io.gyre.transport;

import io.gyre.edge.Edge;
import io.gyre.edge.Endpoint;
import io.gyre.edge.Lane;
import io.gyre.edge.Listener;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Function;

/** A transport's life: while deployed, its endpoint is mounted in every lane. */
public final class TransportVerticle extends VerticleBase {

  private final Edge edge;
  private final String path;
  private final Function<Lane, Endpoint> endpoints;

  /**
   * A transport for clients.
   *
   * @param path where, {@code handler_prefix} of its section
   * @param endpoints makes its endpoint in a lane
   */
  public TransportVerticle(Edge edge, String path, Function<Lane, Endpoint> endpoints) {
    this.edge = edge;
    this.path = path;
    this.endpoints = endpoints;
  }

  @Override
  public Future<?> start() {
    return edge.mount(path, Listener.EXTERNAL, endpoints);
  }

  @Override
  public Future<?> stop() {
    return edge.unmount(path);
  }
}
