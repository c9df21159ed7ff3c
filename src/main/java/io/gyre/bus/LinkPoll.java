package io.gyre.bus;

/**
 * Asks a node to say when all that it had for the asking node until now is there: each of its loops
 * sends a {@link LinkEcho} after it. Address {@link Addresses#node}; no reply.
 *
 * @param from id of the node that asks
 * @param round number of the question, growing; asked again with the same
 */
public record LinkPoll(String from, long round) implements BusMessage {}
