package io.gyre.engine.hazelcast;

import java.time.Duration;
import java.util.Random;

/**
 * How bad a simulated world is; percentages are of messages or requests.
 *
 * @param drop messages between nodes that vanish
 * @param duplicate messages between nodes that come twice
 * @param delay longest time a message between nodes takes
 * @param reorder whether messages of one node to another overtake each other
 * @param refuse requests to an owner that fail before they are carried out
 * @param unclear requests to an owner that are carried out and fail all the same
 * @param backupDelay longest time until a backup has what its owner did
 * @param ownerCrashes how often an owner is lost and its backup takes over
 * @param ownerLosses how often an owner and its backup are lost at once
 * @param nodeCrashes how many nodes vanish
 * @param clientCuts how many connections of subscribers are cut
 * @param splits how often the network falls into two parts for a while
 */
record SimFaults(
    int drop,
    int duplicate,
    Duration delay,
    boolean reorder,
    int refuse,
    int unclear,
    Duration backupDelay,
    int ownerCrashes,
    int ownerLosses,
    int nodeCrashes,
    int clientCuts,
    int splits) {
  private static final int[] PERCENTAGES = {0, 0, 3, 20, 60};
  private static final Duration LONGEST_WAITED_FOR = Duration.ofMillis(50);
  private static final int[] DELAYS_MILLIS = {1, 20, 150, 600};

  /** Each kind of fault is there or not by chance. */
  static SimFaults byChance(Random random) {
    return new SimFaults(
        oneOf(random, PERCENTAGES),
        oneOf(random, PERCENTAGES),
        Duration.ofMillis(oneOf(random, DELAYS_MILLIS)),
        random.nextBoolean(),
        oneOf(random, PERCENTAGES) / 2,
        oneOf(random, PERCENTAGES) / 2,
        Duration.ofMillis(random.nextInt(4) == 0 ? 100 : 1),
        random.nextInt(3),
        random.nextInt(8) == 0 ? 1 : 0,
        random.nextInt(3) == 0 ? 1 : 0,
        random.nextInt(4),
        0);
  }

  /** These without what makes subscribers move to another node. */
  SimFaults withoutMoves() {
    return new SimFaults(
        drop,
        duplicate,
        delay,
        reorder,
        refuse,
        unclear,
        backupDelay,
        ownerCrashes,
        ownerLosses,
        0,
        0,
        0);
  }

  /**
   * These with a network that falls apart once, and without the loss of all copies: whoever would
   * tell the other part of what was acknowledged is then gone, see decision 31.
   */
  SimFaults withSplit() {
    return new SimFaults(
        drop,
        duplicate,
        delay,
        reorder,
        refuse,
        unclear,
        backupDelay,
        ownerCrashes,
        0,
        nodeCrashes,
        clientCuts,
        1);
  }

  /** Whether a publication that nobody keeps may not reach everyone. */
  boolean mayLose() {
    boolean late = delay.plus(backupDelay).compareTo(LONGEST_WAITED_FOR) > 0;
    return late || drop > 0 || unclear > 0 || ownerCrashes > 0 || ownerLosses > 0;
  }

  /** The same where the network loses nothing; its owner's answer may still be late or lost. */
  boolean mayLoseWithLinks() {
    boolean late = backupDelay.compareTo(LONGEST_WAITED_FOR) > 0;
    return late || unclear > 0 || ownerCrashes > 0 || ownerLosses > 0;
  }

  /** Nothing goes wrong, but everything takes a moment. */
  static SimFaults none() {
    return new SimFaults(
        0, 0, Duration.ofMillis(1), false, 0, 0, Duration.ofMillis(1), 0, 0, 0, 0, 0);
  }

  private static int oneOf(Random random, int[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
