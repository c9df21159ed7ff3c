package io.gyre.session;

import io.gyre.config.ClientConfig;
import io.gyre.loop.Loop;
import io.gyre.metrics.FrameType;
import io.gyre.metrics.TransportMeters;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Pings of one session and the wait for their pongs (protocol reference, section 3.2).
 *
 * <p>Thread: the lane's loop.
 */
final class Pulse {

  private static final Duration DEFAULT_PONG_TIMEOUT = Duration.ofSeconds(10);

  private final Loop loop;
  private final Outbox outbox;
  private final TransportMeters meters;
  private final Runnable noPong;
  private Loop.@Nullable Timer timer;
  private boolean outstanding;
  private long pingedNanos;

  Pulse(Loop loop, Outbox outbox, TransportMeters meters, Runnable noPong) {
    this.loop = loop;
    this.outbox = outbox;
    this.meters = meters;
    this.noPong = noPong;
  }

  /** Whether clients are asked to answer pings. */
  static boolean expectsPongs(ClientConfig config) {
    return pings(config) && !config.pongTimeout().isNegative();
  }

  /** Whether there are pings at all. */
  static boolean pings(ClientConfig config) {
    return !config.pingInterval().isNegative();
  }

  void start(ClientConfig config) {
    if (pings(config)) {
      // Spread, so that clients which came together are not pinged together.
      long interval = config.pingInterval().toMillis();
      long first = interval / 2 + ThreadLocalRandom.current().nextLong(interval / 2 + 1);
      timer = loop.after(Duration.ofMillis(first), () -> ping(config));
    }
  }

  private void ping(ClientConfig config) {
    meters.sent(FrameType.SERVER_PING, outbox.ping());
    pingedNanos = loop.nowNanos();
    // Also where no pong is expected: one that comes is no offence.
    outstanding = true;
    boolean answered = !outbox.unidirectional() || outbox.link().pingsByBoth();
    if (!answered || !expectsPongs(config)) {
      timer = loop.after(config.pingInterval(), () -> ping(config));
      return;
    }
    Duration timeout = config.pongTimeout().isZero() ? DEFAULT_PONG_TIMEOUT : config.pongTimeout();
    timer = loop.after(timeout, () -> judge(config, config.pingInterval().minus(timeout)));
  }

  private void judge(ClientConfig config, Duration untilNext) {
    if (outstanding) {
      noPong.run();
    } else {
      timer = loop.after(untilNext, () -> ping(config));
    }
  }

  /**
   * The client sent a pong.
   *
   * @return false when none was asked for
   */
  boolean pong() {
    boolean expected = outstanding;
    outstanding = false;
    if (expected) {
      meters.pong(loop.nowNanos() - pingedNanos);
    }
    return expected;
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
