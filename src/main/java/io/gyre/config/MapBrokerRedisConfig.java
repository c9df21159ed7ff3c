package io.gyre.config;

import java.time.Duration;

/** Redis as storage of map subscriptions. */
public record MapBrokerRedisConfig(
    @Key(preset = "centrifugo", doc = "Prefix of every Redis key and channel.") String prefix,
    @Key(
            preset = "1s",
            doc =
                "Period of the worker that emits removals for expired keys; negative "
                    + "disables.")
        Duration cleanupInterval,
    @Key(preset = "100", doc = "Keys handled per channel per cleanup pass.") int cleanupBatchSize,
    @Key(preset = "5m", doc = "How long results of idempotent publishes are remembered.")
        Duration idempotentResultTtl,
    @Key(doc = "Only change stored state; do not publish.") boolean skipPubSub,
    @Unwrapped RedisConnection connection) {}
