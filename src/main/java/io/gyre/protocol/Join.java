package io.gyre.protocol;

/**
 * A client came into a channel.
 *
 * @param info the client
 */
public record Join(ClientInfo info) implements PushBody {}
