package io.gyre.config;

/** Redis as broker. */
public record BrokerRedisConfig(
    @Key(preset = "centrifugo", doc = "Prefix of every Redis key and channel.") String prefix,
    @Key(
            doc =
                "Keep history in Redis LISTs instead of STREAMs (no pagination, no reverse "
                    + "read, no idempotent publish).")
        boolean historyUseLists,
    @Unwrapped RedisConnection connection) {}
