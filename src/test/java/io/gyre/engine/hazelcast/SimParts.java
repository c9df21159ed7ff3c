package io.gyre.engine.hazelcast;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A network that falls into two parts: the owner of the channels is in one, its backup in the
 * other. Either, or each, may find itself outnumbered; later one of them joins the other.
 *
 * <p>Thread: the world's.
 */
final class SimParts {
  private static final Duration NOTICE = Duration.ofMillis(150);
  private static final Duration SWEEP = Duration.ofMillis(300);
  private static final List<Duration> AUDITS =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(10));

  private final Simulation simulation;
  private final SimWorld world;
  private final Set<Rule> rules;
  private final Set<UUID> apart = new HashSet<>();
  private @Nullable SimOwner other;
  private boolean ever;

  /** What keeps subscribers of two parts from being told wrong things. */
  enum Rule {
    /** Who is outnumbered goes on under new names. */
    ERA,
    /** A stream that both parts went on with goes on under new names when they meet. */
    MERGE
  }

  SimParts(Simulation simulation, Set<Rule> rules) {
    this.simulation = simulation;
    this.world = simulation.world();
    this.rules = rules;
  }

  /** Whether there were parts at any time. */
  boolean everWere() {
    return ever;
  }

  /** Whether the nodes do not reach each other. */
  boolean areApart(UUID one, UUID another) {
    return other != null && apart.contains(one) != apart.contains(another);
  }

  /** The owner that a node reaches. */
  SimOwner ownerOf(UUID node) {
    SimOwner second = other;
    return second != null && apart.contains(node) ? second : simulation.owner();
  }

  /** Has it all happen within a time. */
  void play(Duration within) {
    world.in(world.upTo(within.dividedBy(2)), () -> split(within.dividedBy(2)));
  }

  /** Not while the owner has no backup: both at once are more than it has to survive. */
  private void split(Duration within) {
    if (simulation.owner().isCopying()) {
      world.in(NOTICE, () -> split(within.minus(NOTICE)));
      return;
    }
    ever = true;
    world.in(NOTICE.plus(world.upTo(within.minus(NOTICE))), this::heal);
    for (SimNode node : simulation.nodes()) {
      if (world.chance(50)) {
        apart.add(node.id());
      }
    }
    SimOwner first = simulation.owner();
    SimOwner second = first.split();
    other = second;
    int outnumbered = world.random().nextInt(3);
    world.in(world.upTo(NOTICE), () -> notice(first, outnumbered != 0));
    world.in(world.upTo(NOTICE), () -> notice(second, outnumbered != 1));
  }

  private void notice(SimOwner owner, boolean outnumbered) {
    owner.notice(outnumbered && rules.contains(Rule.ERA));
    if (world.chance(50)) {
      world.in(world.upTo(SWEEP), owner::sweep);
    }
    audits();
  }

  private void heal() {
    SimOwner first = simulation.owner();
    SimOwner second = other;
    if (second == null) {
      return;
    }
    boolean firstStays = world.chance(50);
    SimOwner stays = firstStays ? first : second;
    SimOwner joins = firstStays ? second : first;
    joins.end();
    other = null;
    apart.clear();
    simulation.owner(stays);
    stays.take(joins, rules.contains(Rule.MERGE) ? StreamMerge::merged : SimParts::first);
    audits();
  }

  /** A planted fault: what is there stays as it is. */
  private static StreamState first(StreamState joining, @Nullable StreamState joined, Moment at) {
    StreamState kept = joined == null ? joining : joined;
    kept.era = at.era();
    return kept;
  }

  private void audits() {
    for (Duration pause : AUDITS) {
      world.in(pause, () -> simulation.nodes().forEach(SimNode::audit));
    }
  }
}
