package io.gyre.engine;

import io.gyre.bus.BusMessage;

/**
 * The way from an engine to the inboxes of other nodes. Calls of one thread for one node arrive in
 * their order, if they arrive: what is dropped on the way, also on purpose because a node is slow,
 * that node takes from history when it notices.
 *
 * <p>Thread: any.
 */
@FunctionalInterface
public interface NodeDelivery {
  /**
   * Sends {@code message} to the inbox of a node, without waiting.
   *
   * @param nodeId the node's id, as in {@link io.gyre.bus.Addresses#node}
   */
  void deliver(String nodeId, BusMessage message);
}
