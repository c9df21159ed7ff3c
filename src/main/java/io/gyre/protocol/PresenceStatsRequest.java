package io.gyre.protocol;

/**
 * Asks how many are in a channel.
 *
 * @param channel channel name; "" when absent
 */
public record PresenceStatsRequest(String channel) implements Request {}
