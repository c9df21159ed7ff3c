package io.gyre.node.canary;

import io.gyre.loop.Loop;
import io.gyre.protocol.Data;
import io.gyre.protocol.Reserved;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * This node's own canaries. They go to several channels in turn, since each belongs to other
 * members: while some do not acknowledge, because one of these members hangs, the others are tried
 * at once. So a node is not taken for mute when another one hangs.
 *
 * <p>Thread: its loop.
 */
final class Voice {

  /** Channels of a node. */
  static final int CHANNELS = 16;

  private static final int AT_ONCE_WHEN_STUCK = 4;
  private static final int REMEMBERED = 64;
  private static final long NONE = Long.MIN_VALUE;

  private final Loop loop;
  private final CanarySite site;
  private final String own;
  private final long[] openSince = new long[CHANNELS];
  private final long[] sent = new long[REMEMBERED];
  private int turn;
  private long number;
  private long sungNanos = NONE;
  private long waitingSince = NONE;
  private long acknowledgedNanos;

  Voice(Loop loop, CanarySite site, String own) {
    this.loop = loop;
    this.site = site;
    this.own = own;
    this.acknowledgedNanos = loop.nowNanos();
    Arrays.fill(openSince, NONE);
  }

  /** Whether it is time for another canary. */
  boolean isDue(long now) {
    // Half a tick of patience: timers are not exact.
    long slack = CanaryTimes.TICK.toNanos() / 2;
    return sungNanos == NONE
        || isStuck(now)
        || now - sungNanos >= CanaryTimes.SONG.toNanos() - slack;
  }

  private boolean isStuck(long now) {
    return waitingSince != NONE && now - waitingSince >= CanaryTimes.SLOW.toNanos();
  }

  /**
   * Publishes.
   *
   * @param song makes the payload of the canary with this number
   * @return completes when one of its copies is acknowledged or refused; at once when no channel is
   *     free
   */
  Future<?> sing(LongFunction<Data> song) {
    long now = loop.nowNanos();
    int channels = isStuck(now) ? AT_ONCE_WHEN_STUCK : 1;
    Data data = null;
    List<Future<?>> copies = new ArrayList<>(channels);
    for (int i = 0; i < CHANNELS && channels > 0; i++) {
      turn = (turn + 1) % CHANNELS;
      if (openSince[turn] == NONE) {
        if (data == null) {
          data = song.apply(++number);
          sent[(int) (number % REMEMBERED)] = now;
          sungNanos = now;
        }
        copies.add(publish(turn, data, now));
        channels--;
      }
    }
    return copies.isEmpty() ? Future.succeededFuture() : Future.any(copies);
  }

  private Future<?> publish(int channel, Data data, long now) {
    openSince[channel] = now;
    if (waitingSince == NONE) {
      waitingSince = now;
    }
    return site.publish(Reserved.canary(own, channel), data)
        .onComplete(
            done -> {
              openSince[channel] = NONE;
              if (done.succeeded()) {
                waitingSince = NONE;
                acknowledgedNanos = loop.nowNanos();
              }
            });
  }

  /** Does not count a time in which this process stood still. */
  void forgive(long nanos) {
    acknowledgedNanos += nanos;
    waitingSince = waitingSince == NONE ? NONE : waitingSince + nanos;
  }

  /** Whether nothing was acknowledged for too long. */
  boolean isMute(long now) {
    return waitingSince != NONE && now - waitingSince > CanaryTimes.SILENCE.toNanos();
  }

  /** Channels whose owners have not answered for too long. */
  int stuckChannels(long now) {
    return (int)
        Arrays.stream(openSince)
            .filter(since -> since != NONE && now - since > CanaryTimes.SILENCE.toNanos())
            .count();
  }

  /** When something was acknowledged last. */
  long acknowledgedNanos() {
    return acknowledgedNanos;
  }

  /** When a canary was published; null when that is too long ago. */
  @Nullable Long sentNanos(long canary) {
    boolean known = canary > 0 && canary <= number && canary > number - REMEMBERED;
    return known ? sent[(int) (canary % REMEMBERED)] : null;
  }
}
