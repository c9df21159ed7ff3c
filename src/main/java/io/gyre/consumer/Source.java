package io.gyre.consumer;

import io.vertx.core.Future;

/**
 * One opening of a source: connects, reads, hands in what it read, settles it there. Used once;
 * after its end a new one is made.
 *
 * <p>Thread: the loop of the consumers; what blocks runs on threads of its own.
 */
public interface Source {

  /**
   * Connects and reads until the intake closes.
   *
   * @return completes soon after that, when nothing handed in is open any more and the source knows
   *     what is settled; fails when the source cannot be reached or goes away
   */
  Future<Void> run();

  /**
   * Gives up connections and threads. Called once, after {@link #run} ended in one way or another.
   */
  Future<Void> close();
}
