package io.gyre.loop;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel (Varghese and Lauck, 1987): starting and cancelling a timer costs a few
 * pointer writes however many there are, which suits tens of thousands of pings and expiries that
 * mostly are moved or cancelled before they fire. Time is handed in; a turn that finds more due
 * timers than its budget leaves the rest for the next one.
 *
 * <p>Thread: one, the owner's.
 */
public final class TimerWheel {

  /**
   * Length of a tick, milliseconds; a timer fires at most this much late while the loop is idle.
   */
  public static final long TICK_MILLIS = 50;

  private static final int SLOTS = 1024;
  private static final Duration FOR_EVER = Duration.ofDays(1_000 * 365);

  private final Node[] slots = new Node[SLOTS];
  private long tick;
  private int waiting;

  /**
   * A wheel that stands at {@code nowMillis}.
   *
   * @param nowMillis monotonic milliseconds
   */
  public TimerWheel(long nowMillis) {
    tick = nowMillis / TICK_MILLIS;
    for (int i = 0; i < SLOTS; i++) {
      Node head = new Node(0, null);
      head.next = head;
      head.previous = head;
      slots[i] = head;
    }
  }

  /**
   * Starts a timer.
   *
   * @param atMillis when to fire, on the clock handed to {@link #advance}
   * @return its handle
   */
  public Loop.Timer start(long atMillis, Runnable task) {
    long due = Math.max(tick + 1, atMillis / TICK_MILLIS + (atMillis % TICK_MILLIS > 0 ? 1 : 0));
    Node node = new Node(due, task);
    node.linkBefore(slots[(int) (due % SLOTS)]);
    waiting++;
    return node;
  }

  /** When {@code delay} from {@code nowMillis} is over; the farthest future for what overflows. */
  public static long at(long nowMillis, Duration delay) {
    boolean forEver = delay.compareTo(FOR_EVER) > 0;
    return forEver ? Long.MAX_VALUE : nowMillis + delay.toMillis();
  }

  /**
   * Whether no timer waits, so that nothing needs {@link #advance} before the next {@link #start}.
   */
  public boolean isEmpty() {
    return waiting == 0;
  }

  /**
   * Moves an empty wheel to {@code nowMillis} without walking there.
   *
   * @param nowMillis monotonic milliseconds
   */
  public void skipTo(long nowMillis) {
    if (waiting == 0) {
      tick = Math.max(tick, nowMillis / TICK_MILLIS);
    }
  }

  /**
   * Fires what is due.
   *
   * @param nowMillis monotonic milliseconds, not before the last call's
   * @param budget how many timers to fire at most
   * @return whether everything due was fired
   * @throws RuntimeException what a timer's task threw; the timers after it fire at the next call
   */
  public boolean advance(long nowMillis, int budget) {
    long target = nowMillis / TICK_MILLIS;
    int left = budget;
    while (tick < target) {
      left = fireTick(left);
      if (left == 0) {
        return false;
      }
    }
    return true;
  }

  /** Moves one tick on, unless the budget ends or a task throws: then the rest of it is left. */
  private int fireTick(int budget) {
    // Moved on first, so that a timer started by a task waits at least one tick.
    tick++;
    int left = 0;
    try {
      left = fireSlot(slots[(int) (tick % SLOTS)], tick, budget);
    } finally {
      if (left == 0) {
        tick--;
      }
    }
    return left;
  }

  private int fireSlot(Node head, long now, int budget) {
    int left = budget;
    Node node = head.next;
    while (node != head && left > 0) {
      Node following = node.next;
      if (node.due <= now) {
        Runnable task = node.task;
        node.cancel();
        left--;
        if (task != null) {
          task.run();
        }
        // The task may have cancelled the neighbour; start over rather than walk a dead link.
        following = following.next == null ? head.next : following;
      }
      node = following;
    }
    return left;
  }

  private final class Node implements Loop.Timer {
    private final long due;
    private @Nullable Runnable task;
    private Node next;
    private Node previous;

    @SuppressWarnings("NullAway.Init")
    Node(long due, @Nullable Runnable task) {
      this.due = due;
      this.task = task;
    }

    void linkBefore(Node head) {
      next = head;
      previous = head.previous;
      head.previous.next = this;
      head.previous = this;
    }

    @Override
    @SuppressWarnings("NullAway")
    public void cancel() {
      if (next != null) {
        waiting--;
        next.previous = previous;
        previous.next = next;
        next = null;
        previous = null;
        task = null;
      }
    }
  }
}
