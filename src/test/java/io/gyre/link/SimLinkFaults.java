package io.gyre.link;

import java.time.Duration;
import java.util.Random;

/**
 * What befalls the connections of two simulated nodes; percentages are of bus messages.
 *
 * @param drop bus messages that vanish
 * @param duplicate that come twice
 * @param delay longest time a bus message takes
 * @param reorder whether bus messages overtake each other
 * @param breaks how often a connection breaks with what is on it
 * @param cuts how often connections break and cannot be made for a while
 * @param stalls how often nothing moves on a connection for a while, and everything afterwards
 * @param freezes how often a node stands still
 * @param forgets how often a node forgets the other, which goes on
 * @param longest of a cut, a stall, a freeze
 * @param tight whether the budget does not suffice for long troubles
 */
record SimLinkFaults(
    int drop,
    int duplicate,
    Duration delay,
    boolean reorder,
    int breaks,
    int cuts,
    int stalls,
    int freezes,
    int forgets,
    Duration longest,
    boolean tight) {
  private static final int[] PERCENTAGES = {0, 0, 0, 3, 20, 50};
  private static final int[] DELAYS_MILLIS = {1, 1, 20, 300};
  private static final int[] LONGEST_MILLIS = {500, 3000, 15000};

  /** Each kind of fault is there or not by chance. */
  static SimLinkFaults byChance(Random random) {
    return new SimLinkFaults(
        oneOf(random, PERCENTAGES),
        oneOf(random, PERCENTAGES),
        Duration.ofMillis(oneOf(random, DELAYS_MILLIS)),
        random.nextInt(3) == 0,
        random.nextInt(4),
        random.nextInt(2),
        random.nextInt(2),
        random.nextInt(2),
        random.nextInt(4) == 0 ? 1 : 0,
        Duration.ofMillis(oneOf(random, LONGEST_MILLIS)),
        random.nextInt(3) == 0);
  }

  /** Nothing goes wrong, but everything takes a moment. */
  SimLinkFaults over() {
    return new SimLinkFaults(
        0, 0, Duration.ofMillis(1), false, 0, 0, 0, 0, 0, Duration.ZERO, tight);
  }

  private static int oneOf(Random random, int[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
