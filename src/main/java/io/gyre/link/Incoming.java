package io.gyre.link;

/**
 * The receiving end of a link in one life: passes every number once, in order.
 *
 * <p>Time is handed in, monotonic nanoseconds.
 */
final class Incoming {

  /** Says of a batch that something before it is missing. */
  static final int GAP = -1;

  /** Between two requests for the same numbers: about what sending them takes. */
  private static final long ASK_AGAIN_NANOS = 200_000_000;

  private final long life;
  private final long meeting;
  private long next = 1;
  private long askedNanos;
  private boolean asked;
  private long owedBytes;

  /**
   * A link of which nothing came yet.
   *
   * @param meeting greater than that of every other link this node has received
   */
  Incoming(long life, long meeting) {
    this.life = life;
    this.meeting = meeting;
  }

  long life() {
    return life;
  }

  long meeting() {
    return meeting;
  }

  /** The number expected next. */
  long next() {
    return next;
  }

  /**
   * Takes in a batch.
   *
   * @return how many of its first items are to be left out because they were there before, all of
   *     them perhaps; {@link #GAP} when all are, because something before them is missing
   */
  int take(long first, int count) {
    if (first > next) {
      return GAP;
    }
    long had = next - first;
    if (had >= count) {
      return count;
    }
    next = first + count;
    asked = false;
    return (int) had;
  }

  /** Whether to ask for what is missing, which is not done all the time. */
  boolean asksAgain(long nowNanos) {
    if (asked && nowNanos - askedNanos < ASK_AGAIN_NANOS) {
      return false;
    }
    asked = true;
    askedNanos = nowNanos;
    return true;
  }

  /** Counts bytes that came; gives how many were not acknowledged yet. */
  long owe(long bytes) {
    owedBytes += bytes;
    return owedBytes;
  }

  /** Everything up to {@link #next} is acknowledged. */
  void settle() {
    owedBytes = 0;
  }
}
