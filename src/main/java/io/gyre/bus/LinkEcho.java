package io.gyre.bus;

/**
 * An item of a {@link LinkBatch}: what this loop had for the node when it was asked came before.
 *
 * @param round of the {@link LinkPoll}
 * @param lanes how many loops of the node send one
 */
public record LinkEcho(long round, int lanes) implements BusMessage {}
