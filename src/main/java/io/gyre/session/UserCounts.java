package io.gyre.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Connections over all lanes of a node, in all and of each user, for {@code
 * client.connection_limit} and {@code client.user_connection_limit}.
 *
 * <p>Thread: any.
 */
public final class UserCounts {

  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();
  private final LongAdder connections = new LongAdder();
  private final LongAdder anonymous = new LongAdder();

  /** Authenticated connections of the node. */
  public int connections() {
    return connections.intValue();
  }

  /** Users that have authenticated connections; all anonymous ones together count as one. */
  public int users() {
    return counts.size() + (anonymous.sum() > 0 ? 1 : 0);
  }

  /**
   * Takes a place for one more connection of {@code user}.
   *
   * @param limit connections at most; 0 for any number
   * @return false, and no place taken, when there are that many
   */
  boolean enter(String user, int limit) {
    if (user.isEmpty()) {
      anonymous.increment();
      connections.increment();
      return true;
    }
    int count = counts.merge(user, 1, Integer::sum);
    if (limit > 0 && count > limit) {
      release(user);
      return false;
    }
    connections.increment();
    return true;
  }

  /** Gives a place back. */
  void leave(String user) {
    connections.decrement();
    if (user.isEmpty()) {
      anonymous.decrement();
    } else {
      release(user);
    }
  }

  private void release(String user) {
    counts.computeIfPresent(user, (u, count) -> count == 1 ? null : count - 1);
  }
}
