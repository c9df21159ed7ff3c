package io.gyre.engine.hazelcast;

import io.gyre.engine.Delivery;
import io.gyre.engine.NodeDelivery;
import io.gyre.loop.Loop;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * What the engine needs of its node.
 *
 * @param nodeId the node's id, new at each start; the one given to {@link HazelcastEngine#prepare}
 * @param loops share the channels among them; at least one. All of the engine's state in this
 *     process lives on them
 * @param local the way to this node's hubs; called on {@code loops}
 * @param toNode the way to the inboxes of other nodes; called on {@code loops}
 * @param blocking runs what waits for the whole cluster
 * @param options see there
 */
public record EngineParts(
    UUID nodeId,
    List<? extends Loop> loops,
    Delivery local,
    NodeDelivery toNode,
    Executor blocking,
    EngineOptions options) {}
