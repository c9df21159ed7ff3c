package io.gyre.engine.hazelcast;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Finds out whether a process ended: its port then refuses connections, while that of a frozen one
 * or one that cannot be reached says nothing, or takes them. Blocks for up to {@link #LIMIT_MILLIS}
 * milliseconds.
 */
final class Probe {

  /** How long one waits for a sign. */
  static final int LIMIT_MILLIS = 500;

  private static final long PAUSE_NANOS = 20_000_000;

  private Probe() {}

  /** Whether nothing listens at {@code address} any more; false when that is not certain. */
  static boolean isDead(InetSocketAddress address, LongSupplier nanos) {
    long end = nanos.getAsLong() + LIMIT_MILLIS * 1_000_000L;
    for (int left = LIMIT_MILLIS; left > 0; left = (int) ((end - nanos.getAsLong()) / 1_000_000)) {
      try (Socket socket = new Socket()) {
        socket.connect(address, left);
        // A process that is just ending takes a connection and drops it; then one asks again.
        socket.setSoTimeout(Math.max(1, (int) ((end - nanos.getAsLong()) / 1_000_000)));
        if (socket.getInputStream().read() >= 0) {
          return false;
        }
      } catch (ConnectException refused) {
        return true;
      } catch (IOException silent) {
        // Time is up, or there is no way to it; a connection that was reset is tried again.
        if (!"Connection reset".equals(silent.getMessage())) {
          return false;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return false;
  }
}
