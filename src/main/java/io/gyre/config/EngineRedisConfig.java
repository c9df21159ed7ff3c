package io.gyre.config;

import java.time.Duration;

/** Redis as engine. */
public record EngineRedisConfig(
    @Key(preset = "centrifugo", doc = "Prefix of every Redis key and channel.") String prefix,
    @Key(
            doc =
                "Keep history in Redis LISTs instead of STREAMs (no pagination, no reverse "
                    + "read, no idempotent publish).")
        boolean historyUseLists,
    @Key(
            preset = "60s",
            doc =
                "Lifetime of a presence entry that is not refreshed. Keep above "
                    + "`client.presence_update_interval`.")
        Duration presenceTtl,
    @Key(doc = "Expire presence entries with per-field hash TTL (Redis ≥ 7.4).")
        boolean presenceHashFieldTtl,
    @Key(
            doc =
                "Maintain an extra hash of users so that presence stats need not read all "
                    + "entries.")
        boolean presenceUserMapping,
    @Unwrapped RedisConnection connection) {}
