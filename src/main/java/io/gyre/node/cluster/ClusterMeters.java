package io.gyre.node.cluster;

import io.gyre.engine.hazelcast.EngineFigures;
import io.gyre.metrics.Meter;
import io.gyre.metrics.Meters;
import io.gyre.node.canary.Canary;
import io.gyre.node.canary.CanaryFigures;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Shows what the canary and the engine count. */
final class ClusterMeters {

  private static final double NANOS = 1e9;

  private ClusterMeters() {}

  static void show(Meters meters, Canary canary, EngineFigures engine) {
    meters.watch(Meter.CLUSTER_LINKS_BROKEN, () -> canary.figures().brokenLinks());
    meters.watch(
        Meter.CLUSTER_CANARY_ACKNOWLEDGED,
        () -> canary.figures().acknowledgedAge().toNanos() / NANOS);
    meters.watchEach(
        Meter.CLUSTER_CANARY_AGE, () -> byNode(canary, peer -> peer.age().toNanos() / NANOS));
    meters.watchEach(
        Meter.CLUSTER_CANARY_ROUND_TRIP,
        () -> byNode(canary, CanaryFigures.OfPeer::roundTripSeconds));
    meters.watch(Meter.CLUSTER_REPAIRS, () -> canary.figures().audits(), "audit");
    meters.watch(Meter.CLUSTER_REPAIRS, () -> canary.figures().reconnects(), "reconnect");
    meters.watch(Meter.CLUSTER_REPAIRS, () -> canary.figures().farewells(), "send_away");
    meters.watch(Meter.ENGINE_LOST, engine::skipped);
    meters.watch(Meter.ENGINE_EVENTS, engine::duplicates, "duplicate");
    meters.watch(Meter.ENGINE_EVENTS, engine::early, "early");
    meters.watch(Meter.ENGINE_EVENTS, engine::refilled, "refilled");
    meters.watch(Meter.ENGINE_EVENTS, engine::newLives, "new_life");
    meters.watch(Meter.ENGINE_EVENTS, engine::retries, "retry");
    meters.watch(Meter.ENGINE_EVENTS, engine::failures, "failure");
    meters.watch(Meter.ENGINE_EVENTS, engine::repairs, "interest_repaired");
  }

  private static Map<String, Double> byNode(
      Canary canary, ToDoubleFunction<CanaryFigures.OfPeer> figure) {
    Map<String, Double> values = new HashMap<>();
    for (CanaryFigures.OfPeer peer : canary.figures().peers()) {
      double value = figure.applyAsDouble(peer);
      if (!Double.isNaN(value)) {
        // Two nodes of one name: the one that is worse off.
        values.merge(peer.name(), value, Math::max);
      }
    }
    return values;
  }
}
