package io.gyre.cluster;

/**
 * A broken promise.
 *
 * @param rule which one
 * @param evidence who saw what: subscriber, channel, positions, ids, in words
 */
public record Complaint(Rule rule, String evidence) {

  /** What the system promises its clients. */
  public enum Rule {
    /**
     * An acknowledged publication reaches everyone who is subscribed, or they are told that they
     * did not recover.
     */
    LOST,
    /** A subscriber that was told nothing receives offset after offset. */
    GAP,
    /** A subscriber receives a publication once in an epoch. */
    TWICE,
    /** A subscriber's offsets rise, and so does the top it is told within an epoch. */
    BACKWARDS,
    /** Within an epoch one offset is one publication and one publication is one offset. */
    NUMBERING,
    /** An epoch that ended does not come back, and its end is told. */
    EPOCHS,
    /** Those who received the same stretch received the same, in the same order. */
    ORDER,
    /** What was acknowledged before another was sent stands before it. */
    REAL_TIME,
    /** Nothing arrives that nobody sent, or whose sender was told it failed. */
    INVENTED,
    /** Nothing arrives without a subscription. */
    UNASKED
  }

  @Override
  public String toString() {
    return rule + ": " + evidence;
  }
}
