package io.gyre.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Publishes into a channel.
 *
 * @param channel channel name; "" when absent
 * @param data payload; null when absent
 * @param type 0 regular, 1 map
 * @param key map: key to set or remove; "" when absent
 * @param removed map: whether to remove the key
 */
public record PublishRequest(
    String channel, @Nullable Data data, int type, String key, boolean removed)
    implements Request {}
