package io.gyre.link;

import io.gyre.bus.LinkEcho;
import io.gyre.bus.LinkPoll;
import io.gyre.loop.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when all that other nodes had for this one at some moment is there: asks each, and each
 * of its links answers behind what it had. A node that does not answer in time is not waited for
 * again until something comes from it.
 *
 * <p>Thread: its loop, unless a method says otherwise.
 */
final class Fence {

  private static final Logger LOG = LoggerFactory.getLogger(Fence.class);

  /** How long a node that is a member may take. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration ASK_AGAIN = Duration.ofMillis(500);

  private final LinkSite site;
  private final Loop loop;
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Map<String, BitSet> open = new HashMap<>();
  private List<Runnable> now = List.of();
  private List<Runnable> next = new ArrayList<>();
  private long round;
  private long startedNanos;
  private boolean running;

  Fence(LinkSite site) {
    this.site = site;
    this.loop = site.loops().get(0);
  }

  Loop loop() {
    return loop;
  }

  /** Runs {@code then} when all is there that was on its way when this is called. */
  void settled(Runnable then) {
    loop.check();
    next.add(then);
    begin();
  }

  private void begin() {
    if (running || next.isEmpty()) {
      return;
    }
    running = true;
    now = next;
    next = new ArrayList<>();
    startedNanos = loop.nowNanos();
    long mine = ++round;
    for (String node : site.nodes().get()) {
      if (!node.equals(site.own()) && !silent.contains(node)) {
        open.put(node, new BitSet());
      }
    }
    List.copyOf(open.keySet()).forEach(node -> ask(node, mine));
    loop.after(ASK_AGAIN, () -> askAgain(mine));
    endIfDone();
  }

  private void ask(String node, long mine) {
    site.bus()
        .send(
            node,
            new LinkPoll(site.own(), mine),
            nobody -> {
              // A node that has no address yet has sent nothing.
              if (nobody) {
                loop.execute(() -> answered(node, mine));
              }
            });
  }

  private void askAgain(long mine) {
    if (mine != round || !running) {
      return;
    }
    if (loop.nowNanos() - startedNanos >= PATIENCE.toNanos()) {
      LOG.warn("nodes do not answer nodes={} action=not_waited_for", open.keySet());
      silent.addAll(open.keySet());
      open.clear();
      endIfDone();
      return;
    }
    open.keySet().forEach(node -> ask(node, mine));
    loop.after(ASK_AGAIN, () -> askAgain(mine));
  }

  /** An answer, whose predecessors have been handed on. Thread: any. */
  void echoed(String node, int lane, LinkEcho echo) {
    loop.execute(
        () -> {
          BitSet lanes = open.get(node);
          if (echo.round() == round && lanes != null && lane >= 0) {
            lanes.set(lane);
            if (lanes.cardinality() >= echo.lanes()) {
              answered(node, round);
            }
          }
        });
  }

  private void answered(String node, long mine) {
    if (mine == round && open.remove(node) != null) {
      endIfDone();
    }
  }

  private void endIfDone() {
    if (running && open.isEmpty()) {
      running = false;
      List<Runnable> done = now;
      now = List.of();
      done.forEach(Runnable::run);
      begin();
    }
  }

  void left(String node) {
    silent.remove(node);
    answered(node, round);
  }

  /** Something came from a node. Thread: any. */
  void heard(String node) {
    if (!silent.isEmpty()) {
      silent.remove(node);
    }
  }
}
