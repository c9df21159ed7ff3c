package io.gyre.engine;

/**
 * A channel got its first subscriber, or was without any for long enough.
 *
 * @param channel full name
 * @param occupied whether it has subscribers from then on
 * @param generation grows with each turn of the channel
 * @param timeMillis since 1970
 */
public record ChannelTurn(String channel, boolean occupied, long generation, long timeMillis) {}
