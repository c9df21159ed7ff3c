package io.gyre.link;

import io.gyre.bus.BusMessage;
import io.gyre.bus.LinkBatch;
import io.gyre.engine.hazelcast.SimWorld;
import io.gyre.protocol.Data;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two nodes that send each other messages over connections of which everything goes wrong by
 * chance, in virtual time. After a while all faults end; what then is neither there nor reported
 * within {@link #SETTLE} is lost.
 *
 * <p>Thread: the test's.
 */
final class LinkSimulation {
  private static final Duration TROUBLE = Duration.ofSeconds(20);
  private static final Duration SETTLE = Duration.ofSeconds(40);
  private static final int BURSTS = 12;
  private static final int MOST_IN_BURST = 12;
  private static final int BATCH = 600;
  private static final long WINDOW = 2_000;
  private static final long AMPLE = 1_000_000;
  private static final long TIGHT = 3_000;
  private static final int LARGEST_MESSAGE = 300 + Outgoing.OVERHEAD;

  /** Marks and echoes, which go whatever waits. */
  private static final int CONTROL = 2_000;

  private final SimWorld world;
  private final SimLinkNode one;
  private final SimLinkNode other;
  private final LinkLimits limits;
  private final SimConnection there;
  private final SimConnection back;
  private final List<String> complaints = new ArrayList<>();
  private SimLinkFaults faults;

  private LinkSimulation(long seed, SimLinkFaults faults, Duration resend) {
    this.world = new SimWorld(seed);
    this.faults = faults;
    this.limits =
        new LinkLimits(
            faults.tight() ? TIGHT : AMPLE,
            WINDOW,
            BATCH,
            BATCH,
            Duration.ofMillis(50),
            resend,
            resend.multipliedBy(5),
            Duration.ofMillis(500));
    one = new SimLinkNode(this, "A", limits);
    other = new SimLinkNode(this, "B", limits);
    there = new SimConnection(this, other);
    back = new SimConnection(this, one);
  }

  /**
   * Plays a schedule.
   *
   * @return what went wrong; empty when all promises were kept
   */
  static List<String> play(long seed) {
    return play(seed, Duration.ofSeconds(1));
  }

  /**
   * The same with another pause before messages are sent again.
   *
   * @param resend see {@link LinkLimits}
   */
  static List<String> play(long seed, Duration resend) {
    SimLinkFaults faults = SimLinkFaults.byChance(new Random(~seed));
    LinkSimulation simulation = new LinkSimulation(seed, faults, resend);
    simulation.play();
    return simulation.complaints.isEmpty()
        ? List.of()
        : List.of(faults.toString(), simulation.complaints.toString());
  }

  private void play() {
    for (int i = 0; i < BURSTS; i++) {
      soon(() -> publish(one, other));
      if (i % 3 == 0) {
        soon(() -> publish(other, one));
        soon(() -> other.fence(one));
      }
    }
    sometimes(faults.breaks(), () -> anyConnection().breakNow());
    sometimes(faults.cuts(), () -> anyConnection().cut(howLong()));
    sometimes(faults.stalls(), () -> anyConnection().stall(howLong()));
    sometimes(faults.freezes(), () -> (world.chance(50) ? one : other).freeze(howLong()));
    sometimes(faults.forgets(), () -> other.forget(one.id()));
    world.pass(TROUBLE);
    faults = faults.over();
    world.pass(SETTLE);
    complaints.addAll(other.complaints(one));
    complaints.addAll(one.complaints(other));
  }

  private void publish(SimLinkNode from, SimLinkNode to) {
    int count = 1 + world.random().nextInt(MOST_IN_BURST);
    from.publish(world.random().nextInt(SimLinkNode.LANES), count, to.id());
  }

  private SimConnection anyConnection() {
    return world.chance(50) ? there : back;
  }

  private Duration howLong() {
    return world.upTo(faults.longest());
  }

  private void soon(Runnable task) {
    world.in(world.upTo(TROUBLE), task);
  }

  private void sometimes(int times, Runnable task) {
    for (int i = 0; i < times; i++) {
      soon(task);
    }
  }

  /** Carries a bus message, more or less. */
  void send(SimLinkNode from, BusMessage message, LinkBus.Failed failed) {
    SimConnection connection = from == one ? there : back;
    connection.send(message, failed);
    long kept = from.links().mostBytes();
    require(
        kept <= limits.budgetBytes() + LARGEST_MESSAGE + CONTROL,
        from.id() + " keeps " + kept + " bytes");
    long most = SimLinkNode.LANES * (WINDOW + 8L * BATCH + LARGEST_MESSAGE);
    require(
        faults.duplicate() > 0 || connection.queuedBytes() <= most,
        "on a connection are " + connection.queuedBytes() + " bytes");
  }

  /** Payload of a bus message. */
  static long bytes(BusMessage message) {
    return message instanceof LinkBatch batch
        ? batch.items().stream().mapToLong(Data::length).sum()
        : 0;
  }

  void require(boolean holds, String complaint) {
    if (!holds && complaints.size() < 5) {
      complaints.add(complaint);
    }
  }

  SimLinkNode other(SimLinkNode node) {
    return node == one ? other : one;
  }

  SimWorld world() {
    return world;
  }

  SimLinkFaults faults() {
    return faults;
  }
}
