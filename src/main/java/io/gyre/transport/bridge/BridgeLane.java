package io.gyre.transport.bridge;

import io.gyre.config.BridgeConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.Lane;
import io.gyre.metrics.MeterSet;
import io.vertx.core.eventbus.EventBus;

/**
 * What the bridge clients of one lane share.
 *
 * @param lane theirs
 * @param bus leads to everything but their session
 * @param config section {@code bridge}
 * @param permissions its rules
 * @param admission whether one more client is let in
 * @param meters counts, on the lane's loop
 */
record BridgeLane(
    Lane lane,
    EventBus bus,
    BridgeConfig config,
    Permissions permissions,
    Admission admission,
    MeterSet meters) {}
