package io.gyre.node;

import io.gyre.api.Readiness;
import io.gyre.bus.BusMessage;
import io.gyre.config.Config;
import io.gyre.engine.Delivery;
import io.gyre.engine.Engine;
import io.gyre.loop.Loop;
import io.gyre.operation.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/**
 * What a node stands on: this process alone, or the membership of a cluster. Made before the node
 * and closed after it.
 *
 * <p>Thread: any, unless a method says otherwise.
 */
public interface Foundation {

  /** What the node is deployed on. */
  Vertx vertx();

  /** The node's id, made at this start. */
  String nodeId();

  /** All nodes of this server. */
  Nodes nodes();

  /**
   * Makes the engine that the configuration names; once.
   *
   * @param loops share the work of an engine in this process
   * @param delivery the way to this node's connections
   * @throws IllegalArgumentException for an engine that this build does not have, or not here
   */
  Engine engine(Config config, List<? extends Loop> loops, Delivery delivery);

  /**
   * Takes what belongs to the foundation among the messages that arrive at the node's address.
   *
   * <p>Thread: the inbox's.
   *
   * @return whether it was taken
   */
  default boolean arrived(BusMessage message) {
    return false;
  }

  /** Completes when channel state is where it has to be, so that the node may take traffic. */
  Future<Void> settled();

  /** What of the foundation keeps the node from serving now; empty when nothing does. */
  List<Readiness.Problem> problems();

  /** What is broken there without keeping the node from serving. */
  List<Readiness.Problem> degraded();

  /**
   * Begins to see whether publications come through between this node and all others, and adds
   * figures of its own to the node's; once, after {@link #engine}. Without effect where there can
   * be no others.
   *
   * @param node deployed
   */
  void watch(Watched node);

  /** Tells the others that this node leaves; completes soon, also when they do not hear it. */
  Future<Void> unwatch();

  /** Runs {@code task} once if the foundation breaks away under the node, which then must end. */
  void onLost(Runnable task);

  /**
   * Gives everything up, Vert.x included. Blocks, so not for an event loop.
   *
   * @param timeout in which state is handed over to others, if there are any; what has not been
   *     handed over by then is left to its copies
   */
  void close(Duration timeout);
}
