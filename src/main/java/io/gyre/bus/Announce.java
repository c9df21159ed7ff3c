package io.gyre.bus;

import io.gyre.protocol.ClientInfo;

/**
 * A join or leave on its way to the subscribers of a node. Address {@link Addresses#node}; no
 * reply.
 *
 * @param channel full name
 * @param joined true for a join, false for a leave
 * @param info who came or went
 */
public record Announce(String channel, boolean joined, ClientInfo info) implements BusMessage {}
