package io.gyre.link;

import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.bus.Sequenced;
import io.gyre.engine.hazelcast.SimWorld;
import io.gyre.loop.Loop;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A node of a simulation with links of its own on loops in virtual time. Sends numbers from each of
 * its loops, and checks what comes.
 *
 * <p>Thread: the test's.
 */
final class SimLinkNode {
  static final int LANES = 2;
  private static final long START_MILLIS = 1_700_000_000_000L;

  private final LinkSimulation simulation;
  private final SimWorld world;
  private final String id;
  private final List<SimLoop> loops;
  private final Links links;
  private final long[] sent = new long[LANES];
  private final long[] received = new long[LANES];
  private final long[] missing = new long[LANES];
  private final long[] gapsThen = new long[LANES];
  private long gaps;
  private long fences;
  private boolean forgotten;
  private boolean impatient;
  private long frozenUntil;
  private @Nullable SimLoop current;

  /** A loop that stands still while the node is frozen. */
  private final class SimLoop implements Loop {
    @Override
    public long nowMillis() {
      return START_MILLIS + world.nowNanos() / 1_000_000;
    }

    @Override
    public long nowNanos() {
      return world.nowNanos();
    }

    @Override
    public void execute(Runnable task) {
      after(Duration.ZERO, task);
    }

    @Override
    public void later(Runnable task) {
      after(Duration.ZERO, task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      return world.in(delay, () -> turn(task));
    }

    @Override
    public void soon(long delayNanos, Runnable task) {
      after(Duration.ofNanos(delayNanos), task);
    }

    @Override
    public boolean isCurrent() {
      return current == this;
    }

    private void turn(Runnable task) {
      if (world.nowNanos() < frozenUntil) {
        after(Duration.ofNanos(frozenUntil - world.nowNanos()), task);
        return;
      }
      SimLoop before = current;
      current = this;
      try {
        task.run();
      } finally {
        current = before;
      }
    }
  }

  SimLinkNode(LinkSimulation simulation, String id, LinkLimits limits) {
    this.simulation = simulation;
    this.world = simulation.world();
    this.id = id;
    this.loops = IntStream.range(0, LANES).mapToObj(i -> new SimLoop()).toList();
    LinkSite site =
        new LinkSite(
            id,
            () -> List.of("A", "B"),
            loops,
            (node, message, failed) -> simulation.send(this, message, failed),
            this::received,
            () -> gaps++,
            limits.budgetBytes());
    this.links = new Links(site, limits);
  }

  String id() {
    return id;
  }

  Links links() {
    return links;
  }

  /** Sends some more from one of the loops. */
  void publish(int lane, int count, String to) {
    loops
        .get(lane)
        .execute(
            () -> {
              for (int i = 0; i < count; i++) {
                links.deliver(to, message(lane, ++sent[lane]));
              }
            });
  }

  private static Sequenced message(int lane, long number) {
    Publication publication = Publication.of(Data.of(new byte[(int) (number * 31 % 200)]));
    return new Sequenced(lane + 1, number, new Deliver("c", publication, "", null, number));
  }

  private void received(BusMessage message) {
    Sequenced sequenced = (Sequenced) message;
    int lane = (int) sequenced.life() - 1;
    long number = sequenced.number();
    if (number <= received[lane]) {
      simulation.require(forgotten, "twice or out of order: " + id + " got " + message);
      return;
    }
    if (number > received[lane] + 1) {
      simulation.require(
          gaps > gapsThen[lane] || simulation.other(this).forgotten,
          "silent loss: " + id + " got " + number + " after " + place(lane));
      missing[lane] += number - received[lane] - 1;
    }
    received[lane] = number;
    gapsThen[lane] = gaps;
  }

  private String place(int lane) {
    return received[lane] + " in lane " + lane;
  }

  /** Everything a bus message needs to get here, once the node runs. */
  void arrive(BusMessage message) {
    loops.get(0).execute(() -> simulation.require(links.receive(message), "not taken"));
  }

  void freeze(Duration time) {
    frozenUntil = Math.max(frozenUntil, world.nowNanos() + time.toNanos());
  }

  boolean isFrozen() {
    return world.nowNanos() < frozenUntil;
  }

  /** Forgets the other node, which does not know. */
  void forget(String other) {
    forgotten = true;
    links.left(other);
  }

  /** Checks that the fence holds back until all that the other had sent is there. */
  void fence(SimLinkNode other) {
    if (isFrozen()) {
      return;
    }
    long[] then = other.sent.clone();
    long start = world.nowNanos();
    fences++;
    loops
        .get(LANES - 1)
        .execute(
            () ->
                links.settled(
                    () -> {
                      fences--;
                      impatient |= world.nowNanos() - start >= Fence.PATIENCE.toNanos();
                      boolean mayLack =
                          impatient || forgotten || other.links.figures().dropped() > 0;
                      for (int lane = 0; lane < LANES; lane++) {
                        simulation.require(
                            mayLack || received[lane] >= then[lane],
                            "fence passed before " + then[lane] + ": " + place(lane));
                      }
                    }));
  }

  /** What of the other node's messages is not here, and was not told to be lost. */
  List<String> complaints(SimLinkNode other) {
    List<String> complaints = new ArrayList<>();
    long lost = 0;
    for (int lane = 0; lane < LANES; lane++) {
      long tail = other.sent[lane] - received[lane];
      lost += missing[lane] + tail;
      if (!other.forgotten && tail > 0 && gaps <= gapsThen[lane]) {
        complaints.add(id + " never got " + tail + " after " + place(lane));
      }
    }
    if (!other.forgotten && lost != other.links.figures().dropped()) {
      complaints.add(id + " lost " + lost + ", given up " + other.links.figures().dropped());
    }
    if (links.mostBytes() != 0 || links.mostMessages() != 0) {
      complaints.add(id + " still keeps " + links.mostBytes() + " bytes");
    }
    if (fences > 0) {
      complaints.add(id + " still waits for " + fences + " fences");
    }
    return complaints;
  }
}
