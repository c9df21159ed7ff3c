package io.gyre.bus;

import io.gyre.protocol.Data;

/**
 * Commands of a client whose way down is a stream, on their way to it. Address {@link
 * Addresses#node} of the node that holds the stream; reply {@link Done}, also when there is no such
 * stream.
 *
 * @param session secret of the connection, from its connect result
 * @param frame one or more commands, as a WebSocket frame would hold them
 */
public record ClientCommands(String session, Data frame) implements BusMessage {}
