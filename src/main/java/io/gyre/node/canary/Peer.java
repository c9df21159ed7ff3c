package io.gyre.node.canary;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of another one by its canaries.
 *
 * <p>Thread: the canary's loop.
 */
final class Peer {

  private final String id;
  private final long sinceNanos;
  private long number;
  private long heardNanos;
  private int inARow;
  private boolean heard;
  private boolean leaving;
  private boolean out;
  private Set<String> deafTo = Set.of();
  private boolean hearsUs;
  private double roundTripSeconds = Double.NaN;

  /**
   * A node that was not heard yet.
   *
   * @param sinceNanos when it came
   */
  Peer(String id, long sinceNanos) {
    this.id = id;
    this.sinceNanos = sinceNanos;
  }

  /**
   * Takes in a canary of the node.
   *
   * @return false for one that is not newer than the last one
   */
  boolean hear(Song song, long nowNanos) {
    if (song.number() <= number) {
      return false;
    }
    boolean inTime = nowNanos - heardNanos <= CanaryTimes.SILENCE.toNanos();
    inARow = number != 0 && inTime ? inARow + 1 : 1;
    // After silence one canary may be a straggler.
    heard = heard || number == 0 || inARow >= CanaryTimes.HEARD_AGAIN;
    number = song.number();
    heardNanos = nowNanos;
    leaving = song.leaving();
    out = song.out();
    deafTo = song.deafTo();
    return true;
  }

  /** Takes in that the node heard one of our canaries. */
  void heardUs(@Nullable Double roundTrip) {
    hearsUs = true;
    if (roundTrip != null) {
      roundTripSeconds = roundTrip;
    }
  }

  /** Notices silence. */
  void tick(long nowNanos) {
    if (heard && nowNanos - heardNanos > CanaryTimes.SILENCE.toNanos()) {
      heard = false;
      inARow = 0;
    }
  }

  /** Does not count a time in which this process stood still. */
  void forgive(long nanos) {
    heardNanos += nanos;
  }

  String id() {
    return id;
  }

  /** The number of the last canary; 0 when none was heard. */
  long number() {
    return number;
  }

  /** Whether it is heard at present. */
  boolean isHeard() {
    return heard;
  }

  /** Whether both nodes ever heard each other. */
  boolean isMet() {
    return number != 0 && hearsUs;
  }

  /** Whether it belongs into the verdict: not while it leaves, nor before it had time to start. */
  boolean counts(long nowNanos) {
    return !leaving && (number != 0 || nowNanos - sinceNanos > CanaryTimes.START_GRACE.toNanos());
  }

  boolean isLeaving() {
    return leaving;
  }

  /** Whether it is out by its own verdict, as it said last. */
  boolean isOut() {
    return out;
  }

  /** Whom it does not hear, as it said last. */
  Set<String> deafTo() {
    return deafTo;
  }

  /** Time since its last canary, or since it came. */
  Duration age(long nowNanos) {
    return Duration.ofNanos(nowNanos - (number == 0 ? sinceNanos : heardNanos));
  }

  /**
   * From our publication to the answer in its next canary, less the wait for that; NaN at first.
   */
  double roundTripSeconds() {
    return roundTripSeconds;
  }
}
