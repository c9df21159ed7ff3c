package io.gyre.client;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The nodes that can be asked, in turn. One that failed is left out for a while, unless all did.
 *
 * <p>Thread: any.
 */
final class Endpoints {
  private static final long LEFT_OUT_NANOS = Duration.ofSeconds(5).toNanos();

  private final List<URI> bases;
  private final AtomicLongArray freeAtNanos;
  private final AtomicInteger turn = new AtomicInteger();

  /** All can be asked from {@code nowNanos} on. */
  Endpoints(List<URI> bases, long nowNanos) {
    this.bases = List.copyOf(bases);
    this.freeAtNanos = new AtomicLongArray(bases.size());
    for (int i = 0; i < bases.size(); i++) {
      freeAtNanos.set(i, nowNanos);
    }
  }

  /** Index of the one to ask next; if all failed, of the one that failed longest ago. */
  int next(long nowNanos) {
    int first = Math.floorMod(turn.getAndIncrement(), bases.size());
    int best = first;
    for (int i = 0; i < bases.size(); i++) {
      int candidate = (first + i) % bases.size();
      long free = freeAtNanos.get(candidate) - nowNanos;
      if (free <= 0) {
        return candidate;
      }
      if (free < freeAtNanos.get(best) - nowNanos) {
        best = candidate;
      }
    }
    return best;
  }

  URI base(int index) {
    return bases.get(index);
  }

  void failed(int index, long nowNanos) {
    freeAtNanos.set(index, nowNanos + LEFT_OUT_NANOS);
  }
}
