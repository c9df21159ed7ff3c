package io.gyre.engine.hazelcast;

import io.gyre.bus.Deliver;
import io.gyre.bus.Sequenced;
import io.gyre.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where one channel's deliveries to this node stand.
 *
 * <p>Thread: its loop.
 */
final class Line {

  /** Whether what is lost of it matters to anybody. */
  final boolean counted;

  /** Life of the numbers; 0 until the owner answered. */
  long life;

  /** The number that is delivered next. */
  long next;

  /** The greatest number known to exist in this life. */
  long known;

  /** Early ones by number. */
  final NavigableMap<Long, Deliver> held = new TreeMap<>();

  /** Set while something is missing. */
  Loop.@Nullable Timer timer;

  /** Whether history is being asked for what is missing. */
  boolean refilling;

  /** Until when a failing history is asked again, monotonic nanoseconds; 0 when nothing failed. */
  long patienceNanos;

  /** What came before the owner answered, which cannot be judged yet. */
  final List<Sequenced> early = new ArrayList<>(0);

  /** The greatest number that was known when the timer started. */
  long waitedFor;

  /** What was missing then. */
  long missing;

  Line(boolean counted) {
    this.counted = counted;
  }

  boolean isBehind() {
    return known >= next;
  }

  /** Whether none is missing up to a number. */
  boolean holdsAllUpTo(long limit) {
    return limit < next || held.headMap(limit, true).size() == limit - next + 1;
  }

  void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Begins another life at its first number. */
  void begin(long newLife) {
    stopTimer();
    held.clear();
    life = newLife;
    next = 1;
    known = 0;
    refilling = false;
    patienceNanos = 0;
  }
}
