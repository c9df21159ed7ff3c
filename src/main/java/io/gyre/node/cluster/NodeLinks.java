package io.gyre.node.cluster;

import io.gyre.bus.BusMessage;
import io.gyre.bus.Sequenced;
import io.gyre.config.ClusterConfig;
import io.gyre.engine.Delivery;
import io.gyre.engine.hazelcast.HazelcastEngine;
import io.gyre.link.LinkFigures;
import io.gyre.link.LinkSite;
import io.gyre.link.Links;
import io.gyre.link.VertxLinkBus;
import io.gyre.loop.Loop;
import io.gyre.metrics.Meter;
import io.gyre.metrics.Meters;
import io.gyre.operation.Nodes;
import io.vertx.core.Vertx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The links of a node in a cluster, with what is on both of their ends.
 *
 * <p>Thread: any.
 */
final class NodeLinks {

  private final Delivery local;
  private final Links links;
  private volatile @Nullable HazelcastEngine engine;

  NodeLinks(
      Vertx vertx, Nodes nodes, List<? extends Loop> loops, Delivery local, ClusterConfig config) {
    this.local = local;
    VertxLinkBus bus = new VertxLinkBus(vertx);
    this.links =
        new Links(
            new LinkSite(
                nodes.own(),
                nodes::ids,
                loops,
                bus,
                this::arrived,
                this::gap,
                config.peerBufferSize()));
    nodes.onLeft(
        node -> {
          links.left(node);
          bus.left(node);
        });
  }

  Links links() {
    return links;
  }

  /** Names the engine, which needs the links to be made itself. */
  void serve(HazelcastEngine made) {
    engine = made;
  }

  private void arrived(BusMessage message) {
    HazelcastEngine there = engine;
    if (message instanceof Sequenced && there != null) {
      there.engine().streams().arrived(message);
    } else {
      local.deliver(message);
    }
  }

  private void gap() {
    HazelcastEngine there = engine;
    if (there != null) {
      there.audit();
    }
  }

  void watch(Meters meters) {
    LinkFigures figures = links.figures();
    meters.watch(Meter.LINK_BYTES, links::mostBytes);
    meters.watch(Meter.LINK_MESSAGES, links::mostMessages);
    meters.watch(Meter.LINK_RESENT, figures::resent);
    meters.watch(Meter.LINK_DROPPED, figures::dropped);
    meters.watch(Meter.LINK_GAPS, figures::gapsSent, "out");
    meters.watch(Meter.LINK_GAPS, figures::gapsReceived, "in");
  }
}
