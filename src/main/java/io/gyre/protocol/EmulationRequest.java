package io.gyre.protocol;

/**
 * Body of {@code /emulation}: the way up of a connection whose way down is a stream.
 *
 * @param node id of the node that holds the connection
 * @param session secret session id of the connection
 * @param data framed commands, as a WebSocket frame would hold them
 */
public record EmulationRequest(String node, String session, Data data) {}
