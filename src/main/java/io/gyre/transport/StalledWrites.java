package io.gyre.transport;

import io.gyre.loop.Loop;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Ends connections whose peer takes nothing for a while. Knows only the connections that have
 * something left unsent, and looks at them by one timer.
 *
 * <p>Thread: the lane's loop.
 */
public final class StalledWrites {

  /** A connection that can be watched. */
  public interface Sender {

    /** Bytes queued and not yet taken by the socket. */
    long queuedBytes();

    /** Bytes taken by the socket since the connection opened. */
    long sentBytes();

    /** Everything was sent or the connection is over: it is not watched any more. */
    void unwatched();

    /** The peer has taken nothing for the time allowed: tells the session, and ends it at once. */
    void stalled();
  }

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
  public StalledWrites(Loop loop, Duration timeout) {
    this.loop = loop;
    this.timeoutNanos = timeout.toNanos();
    this.period = timeout.dividedBy(LOOKS_PER_TIMEOUT);
  }

  /** Watches {@code connection} until it has sent everything or has ended. */
  public void watch(Sender connection) {
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
      Sender connection = watch.connection;
      long sent = connection.sentBytes();
      if (connection.queuedBytes() == 0) {
        connection.unwatched();
      } else if (sent != watch.sent) {
        watches.add(new Watch(connection, sent, now));
      } else if (now - watch.sinceNanos < timeoutNanos) {
        watches.add(watch);
      } else {
        connection.stalled();
      }
    }
    if (!watches.isEmpty()) {
      loop.after(period, this::look);
    }
  }

  private record Watch(Sender connection, long sent, long sinceNanos) {}
}
