package io.gyre.session;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Connections of each user over all lanes of a node, for {@code client.user_connection_limit}.
 *
 * <p>Thread: any.
 */
public final class UserCounts {

  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  /**
   * Takes a place for one more connection of {@code user}.
   *
   * @param limit connections at most; 0 for any number
   * @return false, and no place taken, when there are that many
   */
  boolean enter(String user, int limit) {
    if (user.isEmpty()) {
      return true;
    }
    int count = counts.merge(user, 1, Integer::sum);
    if (limit > 0 && count > limit) {
      leave(user);
      return false;
    }
    return true;
  }

  /** Gives a place back. */
  void leave(String user) {
    if (!user.isEmpty()) {
      counts.computeIfPresent(user, (u, count) -> count == 1 ? null : count - 1);
    }
  }
}
