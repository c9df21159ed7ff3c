package io.gyre.link;

import java.time.Duration;

/**
 * How links behave; the same on every node, the budget apart.
 *
 * @param budgetBytes what may wait for one node, over all its links
 * @param windowBytes what of one link may be under way without an acknowledgement; what is beyond
 *     stays here instead of in the queue of a connection, which has no bound
 * @param batchBytes payload of one message on the bus, or one item if that is larger
 * @param ackBytes received bytes that are acknowledged at once
 * @param ackAfter the longest that smaller amounts wait for their acknowledgement
 * @param resend silence after which what is not acknowledged is sent again; doubles each time
 * @param longestResend up to this
 * @param retry pause before sending again what the bus could not send
 */
record LinkLimits(
    long budgetBytes,
    long windowBytes,
    int batchBytes,
    int ackBytes,
    Duration ackAfter,
    Duration resend,
    Duration longestResend,
    Duration retry) {

  private static final int BATCH = 64 * 1024;
  private static final long LEAST_WINDOW = 4L * BATCH;
  private static final long MOST_WINDOW = 4L * 1024 * 1024;

  /** Of the budget, the part that may be under way at a time. */
  private static final int FLYING_PART = 8;

  /** Part of the heap that may wait for one node at most, whatever is configured. */
  private static final int HEAP_PART = 8;

  /**
   * The usual ones.
   *
   * @param budgetBytes see there; an eighth of the heap if that is less
   * @param lanes how many links to one node there are
   */
  static LinkLimits of(long budgetBytes, int lanes) {
    long budget = Math.min(budgetBytes, Runtime.getRuntime().maxMemory() / HEAP_PART);
    long window = budget / FLYING_PART / lanes;
    return new LinkLimits(
        budget,
        Math.min(MOST_WINDOW, Math.max(LEAST_WINDOW, window)),
        BATCH,
        BATCH,
        Duration.ofMillis(50),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofMillis(500));
  }
}
