package io.gyre.link;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for one node, and how much may.
 *
 * <p>Thread: any.
 */
final class PeerBudget {

  private final long limit;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();

  PeerBudget(long limit) {
    this.limit = limit;
  }

  /** Reserves room. A message of any size fits where nothing waits. */
  boolean take(long size) {
    long after = bytes.addAndGet(size);
    if (after > limit && after != size) {
      bytes.addAndGet(-size);
      return false;
    }
    messages.incrementAndGet();
    return true;
  }

  /** Reserves room for a small message that must go in any case. */
  void force(long size) {
    bytes.addAndGet(size);
    messages.incrementAndGet();
  }

  /** Gives back what one message had taken. */
  void give(long size) {
    bytes.addAndGet(-size);
    messages.decrementAndGet();
  }

  /** Whether half of it is free, so that it is worth beginning again after it was full. */
  boolean isRoomy() {
    return bytes.get() <= limit / 2;
  }

  long bytes() {
    return bytes.get();
  }

  long messages() {
    return messages.get();
  }
}
