package io.gyre.hub;

import io.gyre.bus.Deliver;
import io.gyre.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Publications of one channel that wait for each other.
 *
 * <p>Thread: the lane's loop.
 */
final class Batch {
  private final Loop loop;
  private final Batching batching;
  private final Consumer<Deliver> delivery;
  private List<Deliver> waiting = new ArrayList<>();
  private int gathered;
  private long flushes;

  /**
   * An empty one.
   *
   * @param delivery gets them, in their order
   */
  Batch(Loop loop, Batching batching, Consumer<Deliver> delivery) {
    this.loop = loop;
    this.batching = batching;
    this.delivery = delivery;
  }

  void add(Deliver delivered) {
    if (batching.latestOnly()) {
      waiting.clear();
    }
    waiting.add(delivered);
    gathered++;
    if (gathered == batching.maxSize()) {
      flush();
    } else if (gathered == 1) {
      long mine = flushes;
      loop.soon(
          batching.maxDelay().toNanos(),
          () -> {
            if (flushes == mine) {
              flush();
            }
          });
    }
  }

  /** Delivers what waits. */
  void flush() {
    if (gathered > 0) {
      List<Deliver> ready = waiting;
      waiting = new ArrayList<>();
      gathered = 0;
      flushes++;
      ready.forEach(delivery);
    }
  }
}
