package io.gyre.engine;

import io.vertx.core.Future;

/**
 * The connections of each user, counted over all nodes of a server.
 *
 * <p>Thread: any; completed on the caller's context.
 */
public interface UserPlaces {

  /** Counts nothing and lets everybody in: a server of one node counts by itself. */
  UserPlaces NONE =
      new UserPlaces() {
        @Override
        public Future<Boolean> take(String user, String client, int limit) {
          return Future.succeededFuture(true);
        }

        @Override
        public void leave(String user, String client) {}
      };

  /**
   * Takes a place for one more connection. Never fails: while it cannot be known how many there
   * are, the place is given, and counted as soon as it can be.
   *
   * @param user not ""
   * @param client id of the connection; the same one takes one place however often it asks
   * @param limit connections at most, over all nodes; 0 for any number
   * @return false, and no place taken, when there are that many
   */
  Future<Boolean> take(String user, String client, int limit);

  /** Gives a place back, also one that was asked for and not answered yet. */
  void leave(String user, String client);
}
