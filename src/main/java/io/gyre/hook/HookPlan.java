package io.gyre.hook;

import io.gyre.channel.Glob;
import io.gyre.config.HookConfig;
import io.gyre.config.HooksConfig;
import io.gyre.loop.VertxLoop;
import io.gyre.metrics.Meters;
import io.gyre.proxy.CourierPlan;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backends of a configuration, with their certificates read; made once for a node. A changed
 * configuration changes nothing here.
 */
public final class HookPlan {

  private static final Logger LOG = LoggerFactory.getLogger(HookPlan.class);

  private static final String METHOD = "gyre.hooks.Hooks/Tell";
  private static final String ABOUT = "hook";

  /** A backend. */
  private record Planned(
      HookConfig config, CourierPlan way, Set<HookKind> kinds, List<Glob> channels) {}

  private final HooksConfig config;
  private final List<Planned> planned = new ArrayList<>();

  /**
   * Reads files, so not for an event loop.
   *
   * @param config checked
   * @throws IllegalArgumentException naming the hook whose endpoint, certificates or patterns
   *     cannot be used
   */
  public HookPlan(HooksConfig config) {
    this.config = config;
    for (HookConfig hook : config.backends()) {
      try {
        CourierPlan way = new CourierPlan(hook.asProxy(), METHOD, ABOUT);
        planned.add(
            new Planned(hook, way, kinds(hook), hook.channels().stream().map(Glob::of).toList()));
        LOG.info(
            "hook enabled hook={} events={} endpoint={}",
            hook.name(),
            hook.events(),
            way.endpoint());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("hook " + hook.name() + ": " + e.getMessage(), e);
      }
    }
  }

  private static Set<HookKind> kinds(HookConfig hook) {
    Set<HookKind> kinds = EnumSet.noneOf(HookKind.class);
    for (HookKind kind : HookKind.values()) {
      if (hook.events().contains(kind.label())) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  /** Opens the ways to the backends. */
  List<HookQueue> open(Vertx vertx, Meters meters) {
    List<HookQueue> queues = new ArrayList<>();
    for (Planned each : planned) {
      VertxLoop loop = VertxLoop.next(vertx);
      queues.add(
          new HookQueue(
              each.config,
              new HookQueue.Wish(each.kinds, each.channels),
              each.way.endpoint(),
              loop,
              each.way.open(vertx, loop),
              meters));
    }
    return queues;
  }

  /** Whether nobody is told anything. */
  public boolean isEmpty() {
    return planned.isEmpty();
  }

  HooksConfig config() {
    return config;
  }
}
