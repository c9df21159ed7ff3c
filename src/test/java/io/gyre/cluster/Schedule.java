package io.gyre.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Faults by chance, one after the other; the same for the same seed.
 *
 * @param seed what they were drawn with
 */
record Schedule(long seed, List<Step> steps) {
  private static final Duration LONGEST_REST = Duration.ofSeconds(2);

  /** What befalls the nodes. */
  enum Fault {
    /** A node vanishes and is started again. */
    KILL(Duration.ZERO),
    /** A node halts for a while. */
    FREEZE(Duration.ofSeconds(7)),
    /** A node is stopped in good order and started again. */
    LEAVE(Duration.ZERO),
    /** Nothing goes between a node and the others. */
    PARTITION(Duration.ofSeconds(12)),
    /** Nothing goes from a node to another one, though from that one to it. */
    ONE_WAY(Duration.ofSeconds(12)),
    /** No messages of the event bus go between nodes, but membership's do. */
    BUS_CUT(Duration.ofSeconds(12)),
    /** Packets are lost and late between all nodes. */
    LOSS(Duration.ofSeconds(12));

    /** Those that need no network of their own. */
    static final Set<Fault> OF_PROCESSES = EnumSet.of(KILL, FREEZE, LEAVE);

    /** All. */
    static final Set<Fault> ALL = EnumSet.allOf(Fault.class);

    private final Duration longest;

    Fault(Duration longest) {
      this.longest = longest;
    }
  }

  /**
   * One fault.
   *
   * @param rest before it
   * @param node whom it befalls
   * @param other another node, for faults between two
   * @param time how long it lasts
   * @param percent how many packets are lost, for {@link Fault#LOSS}
   */
  record Step(Duration rest, Fault fault, int node, int other, Duration time, int percent) {
    @Override
    public String toString() {
      return fault + " of node " + node + ", " + time.toMillis() + " ms";
    }
  }

  /** Copies the list. */
  Schedule {
    steps = List.copyOf(steps);
  }

  /** Draws one to {@code most} faults out of some. */
  static Schedule draw(long seed, int nodes, Set<Fault> faults, int most) {
    // What Random draws first is much the same for seeds that are close together.
    RandomGenerator random = new SplittableRandom(seed);
    List<Fault> choice = List.copyOf(EnumSet.copyOf(faults));
    List<Step> steps = new ArrayList<>();
    int count = 1 + random.nextInt(most);
    for (int i = 0; i < count; i++) {
      Fault fault = choice.get(random.nextInt(choice.size()));
      int node = random.nextInt(nodes);
      int other = (node + 1 + random.nextInt(nodes - 1)) % nodes;
      Duration rest = upTo(LONGEST_REST, random);
      Duration time = upTo(fault.longest, random);
      steps.add(new Step(rest, fault, node, other, time, 5 + random.nextInt(20)));
    }
    return new Schedule(seed, steps);
  }

  private static Duration upTo(Duration longest, RandomGenerator random) {
    return Duration.ofMillis((long) (random.nextDouble() * longest.toMillis()));
  }
}
