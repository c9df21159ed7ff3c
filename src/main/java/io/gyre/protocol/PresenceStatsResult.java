package io.gyre.protocol;

/**
 * Answer to {@link PresenceStatsRequest}.
 *
 * @param numClients connections, uint32
 * @param numUsers distinct users, the anonymous counting as one, uint32
 */
public record PresenceStatsResult(long numClients, long numUsers) implements Result {}
