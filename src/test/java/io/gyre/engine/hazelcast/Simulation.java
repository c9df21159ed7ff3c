package io.gyre.engine.hazelcast;

import io.gyre.bus.BusMessage;
import io.gyre.cluster.Complaint;
import io.gyre.cluster.History;
import io.gyre.cluster.Verdict;
import io.gyre.engine.HistoryQuery.Retention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Nodes, owner and subscribers of one channel in virtual time, with faults by chance. After a while
 * all faults end; what then is not made good within {@link #SETTLE} is lost.
 *
 * <p>Thread: the test's.
 */
final class Simulation {
  static final String CHANNEL = "channel";
  private static final Retention KEPT =
      new Retention(100, Duration.ofMinutes(10), Duration.ofMinutes(20));
  private static final Retention NOT_KEPT = new Retention(0, Duration.ZERO, Duration.ZERO);

  private static final Set<SimParts.Rule> RULES = Set.of(SimParts.Rule.values());

  private static final int NODES = 3;
  private static final int SUBSCRIBERS = 5;
  private static final int PUBLICATIONS = 20;
  private static final int ATTEMPTS = 4;
  private static final Duration TROUBLE = Duration.ofMillis(1500);
  private static final Duration SETTLE = Duration.ofSeconds(40);

  private final SimWorld world;
  private SimOwner owner;
  private final SimParts parts;
  private final History history;
  private final Retention retention;
  private final boolean ordering;
  private final boolean linked;
  private final List<SimNode> nodes = new ArrayList<>();
  private final List<SimSubscriber> subscribers = new ArrayList<>();
  private final Map<Long, Duration> lastArrival = new HashMap<>();
  private SimFaults faults;

  private Simulation(
      long seed,
      SimFaults faults,
      Retention retention,
      boolean ordering,
      Set<SimParts.Rule> rules) {
    this(seed, faults, retention, ordering, rules, false);
  }

  private Simulation(
      long seed,
      SimFaults faults,
      Retention retention,
      boolean ordering,
      Set<SimParts.Rule> rules,
      boolean linked) {
    this.linked = linked;
    this.faults = faults;
    this.retention = retention;
    this.ordering = ordering;
    world = new SimWorld(seed);
    owner = new SimOwner(world, faults);
    history = new History(world::nowNanos);
    parts = new SimParts(this, rules);
    for (int i = 0; i < NODES; i++) {
      nodes.add(new SimNode(this, i));
    }
  }

  /** Plays a schedule of a channel with history, under all faults. */
  static Verdict kept(long seed) {
    return new Simulation(seed, SimFaults.byChance(new Random(~seed)), KEPT, true, RULES).play();
  }

  /**
   * The same with a network that falls into two parts for a while.
   *
   * @param rules those that are heeded; without one of them it is a planted fault
   */
  static Verdict split(long seed, Set<SimParts.Rule> rules) {
    SimFaults faults = SimFaults.byChance(new Random(~seed)).withSplit();
    return new Simulation(seed, faults, KEPT, true, rules).play();
  }

  /** The same with a planted fault: what arrives is passed on as it comes. */
  static Verdict unordered(long seed) {
    return new Simulation(seed, SimFaults.byChance(new Random(~seed)), KEPT, false, RULES).play();
  }

  /**
   * Plays a schedule of a channel without history, whose subscribers stay where they are. What gets
   * lost between nodes then stays lost, but nothing is lost by delay alone.
   */
  static Verdict notKept(long seed) {
    SimFaults faults = SimFaults.byChance(new Random(~seed)).withoutMoves();
    Verdict verdict = new Simulation(seed, faults, NOT_KEPT, true, RULES).play();
    List<Complaint> complaints = new ArrayList<>(verdict.complaints());
    complaints.removeIf(one -> one.rule() == Complaint.Rule.LOST && faults.mayLose());
    return new Verdict(complaints, verdict.tally());
  }

  /**
   * The same with links between the nodes: what the network loses, repeats, delays and reorders is
   * not lost.
   */
  static Verdict linked(long seed) {
    SimFaults faults = SimFaults.byChance(new Random(~seed)).withoutMoves();
    Verdict verdict = new Simulation(seed, faults, NOT_KEPT, true, RULES, true).play();
    List<Complaint> complaints = new ArrayList<>(verdict.complaints());
    complaints.removeIf(one -> one.rule() == Complaint.Rule.LOST && faults.mayLoseWithLinks());
    return new Verdict(complaints, verdict.tally());
  }

  private Verdict play() {
    for (int i = 0; i < SUBSCRIBERS; i++) {
      SimSubscriber subscriber = new SimSubscriber(this, "s" + i, nodes.get(i % NODES));
      subscribers.add(subscriber);
      soon(subscriber::start);
    }
    for (int i = 0; i < PUBLICATIONS; i++) {
      String id = "p" + i;
      soon(() -> publish(id));
    }
    sometimes(faults.ownerCrashes(), () -> owner.crash());
    sometimes(faults.ownerLosses(), () -> owner.lose());
    if (faults.splits() > 0) {
      parts.play(TROUBLE);
    }
    sometimes(faults.nodeCrashes(), () -> anyNode().crash());
    sometimes(
        faults.clientCuts(), () -> subscribers.get(world.random().nextInt(SUBSCRIBERS)).cut("cut"));
    world.pass(TROUBLE);
    faults = SimFaults.none();
    owner.faults(faults);
    world.pass(SETTLE);
    return parts.everWere() ? history.judgeParts() : history.judge();
  }

  private void soon(Runnable task) {
    world.in(world.upTo(TROUBLE), task);
  }

  private void sometimes(int times, Runnable task) {
    for (int i = 0; i < times; i++) {
      soon(task);
    }
  }

  private void publish(String id) {
    history.invoked(CHANNEL, id);
    attempt(id, ATTEMPTS);
  }

  private void attempt(String id, int left) {
    anyNode()
        .publish(CHANNEL, id)
        .onSuccess(
            done ->
                history.acknowledged(
                    CHANNEL, id, done.position().epoch(), done.position().offset()))
        .onFailure(
            failure -> {
              if (left > 1) {
                attempt(id, left - 1);
              } else {
                history.unknown(CHANNEL, id);
              }
            });
  }

  /** Carries a message between nodes, more or less. */
  void send(SimNode from, UUID to, BusMessage message) {
    if (parts.areApart(from.id(), to) || world.chance(faults.drop())) {
      return;
    }
    int times = world.chance(faults.duplicate()) ? 2 : 1;
    for (int i = 0; i < times; i++) {
      Duration delay = world.upTo(faults.delay());
      if (!faults.reorder()) {
        delay = inLine(from, to, delay);
      }
      world.in(
          delay,
          () -> nodes.stream().filter(n -> n.id().equals(to)).forEach(n -> n.receive(message)));
    }
  }

  /** The same or a later time, so that nothing overtakes on its way between two nodes. */
  private Duration inLine(SimNode from, UUID to, Duration delay) {
    long link = from.id().getLeastSignificantBits() * NODES + to.getLeastSignificantBits();
    Duration now = Duration.ofNanos(world.nowNanos());
    Duration arrival = now.plus(delay);
    Duration last = lastArrival.getOrDefault(link, Duration.ZERO);
    Duration later = arrival.compareTo(last) > 0 ? arrival : last;
    lastArrival.put(link, later);
    return later.minus(now);
  }

  /** One of the nodes that live. */
  SimNode anyNode() {
    List<SimNode> alive = nodes.stream().filter(SimNode::isAlive).toList();
    return alive.get(world.random().nextInt(alive.size()));
  }

  Retention retention() {
    return retention;
  }

  boolean isOrdering() {
    return ordering;
  }

  boolean isLinked() {
    return linked;
  }

  SimWorld world() {
    return world;
  }

  SimOwner owner() {
    return owner;
  }

  /** The owner in the part of the cluster where a node is. */
  SimOwner ownerOf(SimNode node) {
    return parts.ownerOf(node.id());
  }

  /** From now on this one is the owner. */
  void owner(SimOwner other) {
    owner = other;
    owner.faults(faults);
  }

  List<SimNode> nodes() {
    return nodes;
  }

  History history() {
    return history;
  }
}
