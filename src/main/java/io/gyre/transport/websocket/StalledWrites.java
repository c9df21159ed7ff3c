package io.gyre.transport.websocket;

import io.gyre.loop.Loop;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Ends connections whose peer takes nothing for {@code websocket.write_timeout}. Knows only the
 * connections that have something left unsent, and looks at them by one timer.
 *
 * <p>Thread: the lane's loop.
 */
final class StalledWrites {

  private static final int LOOKS_PER_TIMEOUT = 4;

  private final Loop loop;
  private final Duration period;
  private final long timeoutNanos;
  private ArrayDeque<Watch> watches = new ArrayDeque<>();

  /**
   * With nothing to watch.
   *
   * @param timeout 0 or less for none
   */
  StalledWrites(Loop loop, Duration timeout) {
    this.loop = loop;
    this.timeoutNanos = timeout.toNanos();
    this.period = timeout.dividedBy(LOOKS_PER_TIMEOUT);
  }

  /** Watches {@code connection} until it has sent everything or has ended. */
  void watch(WebSocketConnection connection) {
    if (timeoutNanos <= 0) {
      return;
    }
    if (watches.isEmpty()) {
      loop.after(period, this::look);
    }
    watches.add(new Watch(connection, connection.sentBytes(), loop.nowNanos()));
  }

  private void look() {
    long now = loop.nowNanos();
    ArrayDeque<Watch> before = watches;
    watches = new ArrayDeque<>();
    for (Watch watch : before) {
      WebSocketConnection connection = watch.connection;
      long sent = connection.sentBytes();
      if (connection.queuedBytes() == 0) {
        connection.unwatched();
      } else if (sent != watch.sent) {
        watches.add(new Watch(connection, sent, now));
      } else if (now - watch.sinceNanos < timeoutNanos) {
        watches.add(watch);
      } else {
        connection.abort();
      }
    }
    if (!watches.isEmpty()) {
      loop.after(period, this::look);
    }
  }

  private record Watch(WebSocketConnection connection, long sent, long sinceNanos) {}
}
