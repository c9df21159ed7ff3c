package io.gyre.engine;

import io.gyre.bus.BusMessage;

/**
 * The way from an engine to the nodes that are interested in a channel. Calls of one thread arrive
 * in their order.
 *
 * <p>Thread: any.
 */
@FunctionalInterface
public interface Delivery {
  /** Hands {@code message} to this node's hubs. */
  void deliver(BusMessage message);
}
