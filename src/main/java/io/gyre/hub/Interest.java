package io.gyre.hub;

import io.vertx.core.Future;

/**
 * How a lane says which channels it has subscribers for.
 *
 * <p>Thread: the lane's loop.
 */
public interface Interest {

  /**
   * From the completion on, everything published to {@code channel} comes to the lane; it may come
   * earlier.
   */
  Future<Void> add(String channel);

  /** The lane needs nothing of {@code channel} any more; what is on its way still comes. */
  void remove(String channel);

  /**
   * Completes when everything that was on its way to this node's lanes when it was called has been
   * delivered in this lane.
   */
  Future<Void> caughtUp();
}
