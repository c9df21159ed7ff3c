package io.gyre.consumer;

import io.gyre.loop.Loop;
import io.vertx.core.Vertx;

/**
 * What a source needs of its surroundings.
 *
 * @param consumer its name
 * @param nodeId of this node, new with each start
 * @param vertx runs its clients and what blocks
 * @param loop gives time
 * @param intake takes what is read
 */
public record SourceContext(
    String consumer, String nodeId, Vertx vertx, Loop loop, Intake intake) {}
