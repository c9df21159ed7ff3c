package io.gyre.node.canary;

import java.time.Duration;

/**
 * The canary's times. A cut is noticed within {@link #SILENCE} and a {@link #TICK}; told of by one
 * publication, and a tick of the node that is told; and acted on after {@link #SURE}: below 5 s.
 */
final class CanaryTimes {

  /** Between two looks at the state. */
  static final Duration TICK = Duration.ofMillis(250);

  /** Between two canaries. */
  static final Duration SONG = Duration.ofSeconds(1);

  /** Without a canary or an acknowledgement for longer than this, something is broken. */
  static final Duration SILENCE = Duration.ofSeconds(3);

  /** An acknowledgement that takes longer than this is not waited for. */
  static final Duration SLOW = Duration.ofMillis(400);

  /**
   * How long a verdict against this node has to stand: nodes notice the same cut at different
   * times, and until all have told of it the wrong one may seem to be cut off.
   */
  static final Duration SURE = Duration.ofMillis(750);

  /** Canaries in a row that mend a broken link. */
  static final int HEARD_AGAIN = 2;

  /** How long a node that starts, or one that was never heard, is waited for. */
  static final Duration START_GRACE = Duration.ofSeconds(10);

  /** A tick that comes later than this says that the process stood still. */
  static final Duration STOOD_STILL = Duration.ofMillis(1_500);

  /** A link broken for so long gets a new connection, and again after each such time. */
  static final Duration RECONNECT_AFTER = Duration.ofSeconds(2);

  /** Between later attempts to repair the same link. */
  static final Duration REPAIR_AGAIN = Duration.ofSeconds(10);

  /** Not ready for so long, a node sends its connections away. */
  static final Duration SEND_AWAY_AFTER = Duration.ofSeconds(30);

  private CanaryTimes() {}
}
