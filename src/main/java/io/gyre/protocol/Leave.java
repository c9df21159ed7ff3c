package io.gyre.protocol;

/**
 * A client left a channel.
 *
 * @param info the client
 */
public record Leave(ClientInfo info) implements PushBody {}
