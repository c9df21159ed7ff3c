package io.gyre.link;

import io.gyre.bus.BusMessage;
import io.gyre.engine.hazelcast.SimWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One direction between two simulated nodes: a connection that is made anew when it broke.
 *
 * <p>Thread: the test's.
 */
final class SimConnection {
  private final LinkSimulation simulation;
  private final SimWorld world;
  private final SimLinkNode to;
  private final List<Flying> flying = new ArrayList<>();
  private long cutUntil;
  private long stalledUntil;
  private long lastArrival;
  private long queuedBytes;

  private static final class Flying {
    private final BusMessage message;
    private boolean lost;

    Flying(BusMessage message) {
      this.message = message;
    }
  }

  SimConnection(LinkSimulation simulation, SimLinkNode to) {
    this.simulation = simulation;
    this.world = simulation.world();
    this.to = to;
  }

  void send(BusMessage message, LinkBus.Failed failed) {
    SimLinkFaults faults = simulation.faults();
    if (world.nowNanos() < cutUntil) {
      world.in(world.upTo(Duration.ofMillis(50)), () -> failed.failed(false));
      return;
    }
    if (world.chance(faults.drop())) {
      return;
    }
    int times = world.chance(faults.duplicate()) ? 2 : 1;
    for (int i = 0; i < times; i++) {
      fly(new Flying(message), faults);
    }
  }

  private void fly(Flying one, SimLinkFaults faults) {
    long arrival = world.nowNanos() + world.upTo(faults.delay()).toNanos();
    arrival = Math.max(arrival, stalledUntil);
    if (!faults.reorder()) {
      arrival = Math.max(arrival, lastArrival);
      lastArrival = arrival;
    }
    flying.add(one);
    queuedBytes += LinkSimulation.bytes(one.message);
    world.in(
        Duration.ofNanos(arrival - world.nowNanos()),
        () -> {
          if (!one.lost) {
            remove(one);
            to.arrive(one.message);
          }
        });
  }

  private void remove(Flying one) {
    flying.remove(one);
    queuedBytes -= LinkSimulation.bytes(one.message);
  }

  /** Loses what is under way, from some message on. */
  void breakNow() {
    int from = world.random().nextInt(flying.size() + 1);
    List<Flying> gone = List.copyOf(flying.subList(from, flying.size()));
    gone.forEach(
        one -> {
          one.lost = true;
          remove(one);
        });
    // what survives may be overtaken by what goes over the next connection
    lastArrival = 0;
    stalledUntil = 0;
  }

  /** Breaks, and cannot be made anew for a while. */
  void cut(Duration time) {
    breakNow();
    cutUntil = world.nowNanos() + time.toNanos();
  }

  /** Delivers nothing for a while. */
  void stall(Duration time) {
    stalledUntil = Math.max(stalledUntil, world.nowNanos() + time.toNanos());
  }

  /** Payload that is under way. */
  long queuedBytes() {
    return queuedBytes;
  }
}
