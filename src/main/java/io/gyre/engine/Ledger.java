package io.gyre.engine;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * Remembers, for all nodes, whose end will have to be told and which channels have subscribers, so
 * that it is told also when the node concerned is no more. Does nothing before {@link #open}.
 *
 * <p>What is told is told at least once: until the teller says that it was, and by another node
 * when this one dies before.
 *
 * <p>Thread: any.
 */
public interface Ledger {

  /** Remembers nothing. */
  Ledger NONE =
      new Ledger() {
        @Override
        public void open(Teller teller, Duration vacateDelay) {}

        @Override
        public Future<Void> begin(Tenure tenure) {
          return Future.succeededFuture();
        }

        @Override
        public void end(Tenure tenure) {}

        @Override
        public void subscribed(String channel) {}

        @Override
        public void unsubscribed(String channel) {}

        @Override
        public long timeMillis(long nowMillis) {
          return nowMillis;
        }

        @Override
        public Future<Void> settle() {
          return Future.succeededFuture();
        }

        @Override
        public Future<Void> close() {
          return Future.succeededFuture();
        }
      };

  /** Tells the application. Thread: any. */
  interface Teller {
    /**
     * A tenure ended with its node.
     *
     * @param node id of the node that is no more
     * @param timeMillis when that was noticed, since 1970
     * @param told to be run when it need not be told again; from any thread
     */
    void lost(String node, Tenure tenure, long timeMillis, Runnable told);

    /**
     * A channel turned.
     *
     * @param told as above
     */
    void turned(ChannelTurn turn, Runnable told);

    /** So many turns were given up, since too many waited. */
    void dropped(long turns);
  }

  /**
   * Begins to remember; once, before anything else.
   *
   * @param vacateDelay how long a channel has to be without subscribers to count as vacated
   */
  void open(Teller teller, Duration vacateDelay);

  /**
   * A tenure begins on this node. The later one of the same client and channel replaces the
   * earlier.
   *
   * @return completes when its end will be told whatever happens to this node, or when that could
   *     not be reached in good time; never fails. On the caller's context
   */
  Future<Void> begin(Tenure tenure);

  /** A tenure of this node is over and was told, or is not to be told; nothing if unknown. */
  void end(Tenure tenure);

  /** This node has a first subscriber of a channel. */
  void subscribed(String channel);

  /** This node has no subscriber of a channel any more. */
  void unsubscribed(String channel);

  /**
   * The time that all nodes agree on.
   *
   * @param nowMillis this node's, since 1970
   */
  long timeMillis(long nowMillis);

  /**
   * This node has no connections any more, and gets no others: what only it could tell later is
   * told now.
   */
  Future<Void> settle();

  /** Stops remembering. What was not told is left to the other nodes. */
  Future<Void> close();
}
