package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Reads the stream of a channel.
 *
 * @param channel channel name; "" when absent
 * @param limit most publications wanted; 0 for the position only, negative for no limit
 * @param since position to read after; null for the start
 * @param reverse whether the newest come first
 */
public record HistoryRequest(
    String channel, int limit, @Nullable StreamPosition since, boolean reverse)
    implements Request {}
