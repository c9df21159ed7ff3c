package io.gyre.node;

import io.gyre.api.Readiness;
import io.gyre.config.Config;
import io.gyre.engine.Delivery;
import io.gyre.engine.Engine;
import io.gyre.loop.Loop;
import io.gyre.operation.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The foundation of a node without others.
 *
 * @param vertx what it runs on
 * @param nodeId its id
 */
public record Alone(Vertx vertx, String nodeId) implements Foundation {

  /** The foundation of a node with a new id. */
  public Alone(Vertx vertx) {
    this(vertx, UUID.randomUUID().toString());
  }

  @Override
  public Nodes nodes() {
    return Nodes.only(nodeId);
  }

  @Override
  public Engine engine(Config config, List<? extends Loop> loops, Delivery delivery) {
    return Engines.of(config, loops, delivery);
  }

  @Override
  public Future<Void> settled() {
    return Future.succeededFuture();
  }

  @Override
  public List<Readiness.Problem> problems() {
    return List.of();
  }

  @Override
  public List<Readiness.Problem> degraded() {
    return List.of();
  }

  @Override
  public void watch(Watched node) {}

  @Override
  public Future<Void> unwatch() {
    return Future.succeededFuture();
  }

  @Override
  public void onLost(Runnable task) {}

  @Override
  public void close(Duration timeout) {
    vertx.close();
  }
}
