package io.gyre.protocol;

import java.util.List;

/**
 * Prolongs a subscription by a new token, or changes the tracked keys of a shared poll channel.
 *
 * @param channel channel name; "" when absent
 * @param token subscription token, for type 0; "" when absent
 * @param type 0 refresh, 1 track, 2 untrack
 * @param track keys to track
 * @param untrack keys to track no longer
 */
public record SubRefreshRequest(
    String channel, String token, int type, List<TrackBatch> track, List<String> untrack)
    implements Request {}
