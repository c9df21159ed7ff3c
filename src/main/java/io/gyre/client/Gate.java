package io.gyre.client;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets so many in at once; others wait in line. Without it a burst of calls would open a connection
 * for each.
 *
 * <p>Thread: any.
 */
final class Gate {
  private final Queue<Runnable> line = new ArrayDeque<>();
  private int free;

  Gate(int places) {
    this.free = places;
  }

  /** Runs the action once there is room: here and now, or where somebody leaves. */
  void enter(Runnable action) {
    synchronized (line) {
      if (free == 0) {
        line.add(action);
        return;
      }
      free--;
    }
    action.run();
  }

  /** Gives the place of one that entered to the next in line. */
  void leave() {
    Runnable next;
    synchronized (line) {
      next = line.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.run();
  }
}
