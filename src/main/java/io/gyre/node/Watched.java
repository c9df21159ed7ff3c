package io.gyre.node;

import io.gyre.edge.NodeInbox;
import io.gyre.metrics.Meters;
import io.gyre.operation.PublishOperation;

/**
 * What a foundation needs of the node that stands on it, to see whether it serves.
 *
 * @param inbox takes in what is published
 * @param publishing as everybody's
 * @param meters where to count
 * @param sendAway ends the node's connections, a few at a time, so that they come back elsewhere
 */
public record Watched(
    NodeInbox inbox, PublishOperation publishing, Meters meters, Runnable sendAway) {}
