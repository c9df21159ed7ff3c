package io.gyre.node.canary;

import io.gyre.loop.Loop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs broken links step by step: registrations, then the connection; at last, when the node
 * stays ill, its connections are sent away, once for each illness.
 *
 * <p>Thread: its loop; the counts from any.
 */
final class Repairs {

  private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);
  private static final long NEVER = Long.MIN_VALUE;

  private final Loop loop;
  private final CanarySite site;
  private final Map<String, Broken> broken = new HashMap<>();
  private long illSince = NEVER;
  private boolean sentAway;
  final AtomicLong audits = new AtomicLong();
  final AtomicLong reconnects = new AtomicLong();
  final AtomicLong farewells = new AtomicLong();

  private static final class Broken {
    private final long sinceNanos;
    private long auditedNanos = NEVER;
    private long reconnectedNanos = NEVER;

    Broken(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  Repairs(Loop loop, CanarySite site) {
    this.loop = loop;
    this.site = site;
  }

  /**
   * Takes the next step where it is time.
   *
   * @param links the other ends of this node's broken links
   * @param outgoing whether it is this node's way to a node that is broken, or may be
   * @param ill whether this node must not serve
   * @param elsewhere whether connections would be served better elsewhere
   */
  void tick(Set<String> links, Predicate<String> outgoing, boolean ill, boolean elsewhere) {
    long now = loop.nowNanos();
    broken.keySet().retainAll(links);
    for (String node : links) {
      repair(node, broken.computeIfAbsent(node, id -> new Broken(now)), outgoing, now);
    }
    if (!ill) {
      illSince = NEVER;
      sentAway = false;
    } else if (illSince == NEVER) {
      illSince = now;
    } else if (!sentAway && elsewhere && passed(illSince, now, CanaryTimes.SEND_AWAY_AFTER)) {
      sentAway = true;
      farewells.incrementAndGet();
      LOG.warn("repair step=send_away notReadySeconds={}", (now - illSince) / 1_000_000_000L);
      site.sendAway();
    }
  }

  private void repair(String node, Broken link, Predicate<String> outgoing, long now) {
    if (passed(link.auditedNanos, now, CanaryTimes.REPAIR_AGAIN)) {
      link.auditedNanos = now;
      audits.incrementAndGet();
      LOG.warn("repair step=audit node={} name={}", node, site.nameOf(node));
      site.audit();
    }
    if (passed(link.sinceNanos, now, CanaryTimes.RECONNECT_AFTER)
        && passed(link.reconnectedNanos, now, CanaryTimes.REPAIR_AGAIN)
        && outgoing.test(node)) {
      link.reconnectedNanos = now;
      reconnects.incrementAndGet();
      site.reconnect(node)
          .onComplete(
              closed ->
                  LOG.warn(
                      "repair step=reconnect node={} name={} closed={}",
                      node,
                      site.nameOf(node),
                      closed.succeeded() ? closed.result() : closed.cause().toString()));
    }
  }

  private static boolean passed(long since, long now, Duration time) {
    return since == NEVER || now - since >= time.toNanos();
  }
}
