package io.gyre.proxy;

import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * A stream between the backend and one subscription (proxies reference, section 11). What the
 * backend sends waits, most of it on its side, until {@link #start}; from then on it is handed over
 * unless the stream is paused.
 *
 * <p>Thread: the lane's loop.
 */
public interface ProxyStream {

  /** Gets what the backend sends. */
  interface Listener {

    /** A publication, with data and tags at most. */
    void publication(Publication publication);

    /**
     * The stream is over; nothing follows.
     *
     * @param orderly whether the backend ended it, with success
     */
    void ended(boolean orderly);
  }

  /** Has everything after the answer handed over. To be called once, after the answer. */
  void start(Listener listener);

  /**
   * Stops handing over: what the backend goes on sending fills the window of its stream, then it
   * has to wait.
   */
  void pause();

  /** Goes on after {@link #pause}. */
  void resume();

  /**
   * Sends what the client publishes. While the backend does not read, it waits for its place, up to
   * the proxy's time-out.
   *
   * @param data null for none
   * @return complete when it is on its way; fails with {@link ProxyFailure}, and then it was not
   *     sent: of a kind other than time-out when the stream is over or goes one way only
   */
  Future<Void> publish(@Nullable Data data);

  /** Ends the stream; nothing is handed over any more. Without effect when it has ended. */
  void cancel();
}
