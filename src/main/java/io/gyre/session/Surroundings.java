package io.gyre.session;

import io.gyre.engine.Engine;
import io.gyre.hook.Hooks;
import io.gyre.hub.Hub;
import io.gyre.loop.Loop;
import io.gyre.metrics.LaneMeters;
import io.gyre.operation.PublishOperation;
import io.gyre.proxy.Proxies;
import java.util.function.Supplier;

/**
 * What all sessions of a lane work with.
 *
 * @param loop the lane's
 * @param hub the lane's
 * @param settings of the moment
 * @param engine where channels live
 * @param publishing publishes for clients
 * @param node what the node shares among its lanes
 * @param meters the lane's
 * @param proxies the lane's ways to the backend
 * @param hooks tell the backend what ended
 */
public record Surroundings(
    Loop loop,
    Hub hub,
    Supplier<Settings> settings,
    Engine engine,
    PublishOperation publishing,
    NodeFacts node,
    LaneMeters meters,
    Proxies proxies,
    Hooks hooks) {}
