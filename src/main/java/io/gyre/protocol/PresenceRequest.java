package io.gyre.protocol;

/**
 * Asks who is in a channel.
 *
 * @param channel channel name; "" when absent
 */
public record PresenceRequest(String channel) implements Request {}
