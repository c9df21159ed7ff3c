package io.gyre.node;

import io.gyre.bus.Addresses;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.NodeReply;
import io.gyre.bus.NodeReply.NodeInfo;
import io.gyre.loop.Loop;
import io.gyre.metrics.Meter;
import io.gyre.metrics.Meters;
import io.gyre.operation.Nodes;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * The node's own figures for the metrics page, counted once in a while because counting asks every
 * lane.
 *
 * <p>Thread: its loop; the gauges from any.
 */
final class Figures {

  private static final Duration AGE = Duration.ofSeconds(1);
  private static final DeliveryOptions HERE = new DeliveryOptions().setLocalOnly(true);

  private final Loop loop;
  private final EventBus bus;
  private final Nodes nodes;
  private volatile NodeInfo latest = new NodeInfo("", "", "", 0, 0, 0, 0, 0, null);

  Figures(Loop loop, EventBus bus, Nodes nodes) {
    this.loop = loop;
    this.bus = bus;
    this.nodes = nodes;
  }

  void start(Meters meters, Readiness readiness) {
    meters.watch(Meter.NODE_READY, () -> readiness.problems().isEmpty() ? 1 : 0);
    meters.watch(Meter.NODE_DEGRADED, () -> readiness.degraded().size());
    watch(meters, Meter.NODE_CLIENTS, NodeInfo::clients);
    watch(meters, Meter.NODE_USERS, NodeInfo::users);
    watch(meters, Meter.NODE_CHANNELS, NodeInfo::channels);
    watch(meters, Meter.NODE_SUBSCRIPTIONS, NodeInfo::subscriptions);
    meters.watch(Meter.NODE_NODES, () -> nodes.ids().size());
    meters.watch(Meter.NODE_BUILD, () -> 1, Version.text());
    loop.execute(this::count);
  }

  private void watch(Meters meters, Meter meter, ToDoubleFunction<NodeInfo> figure) {
    meters.watch(meter, () -> figure.applyAsDouble(latest));
  }

  private void count() {
    bus.<NodeReply.Info>request(Addresses.node(nodes.own()), new NodeQuery.Info(), HERE)
        .map(Message::body)
        .onSuccess(info -> latest = info.nodes().get(0));
    loop.after(AGE, this::count);
  }
}
