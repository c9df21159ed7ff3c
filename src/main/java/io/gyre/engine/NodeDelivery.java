package io.gyre.engine;

import io.gyre.bus.BusMessage;

/**
 * The way from an engine to the inboxes of other nodes. Calls of one thread for one node arrive in
 * their order, if they arrive: what is given up on the way because a node is too slow, that node
 * takes from history when it is told or notices.
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

  /**
   * Runs {@code then}, on the calling loop, when all that other nodes had handed to their delivery
   * for this node before this call has arrived or is given up; at once where there is nothing that
   * could be late. May take seconds, while a connection is broken.
   */
  default void settled(Runnable then) {
    then.run();
  }
}
