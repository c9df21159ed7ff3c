package io.gyre.config;

/** Overrides the broker half of the engine. */
public record BrokerConfig(
    @Key(doc = "Use this section instead of the engine's broker.") boolean enabled,
    @Key(
            preset = "memory",
            doc =
                "`memory`, `redis`, `nats`, `postgres`. " + "Checked even when `enabled` is false.")
        String type,
    BrokerRedisConfig redis,
    BrokerNatsConfig nats,
    BrokerPostgresConfig postgres,
    @Key(doc = "Read for compatibility, without effect.", hidden = true)
        RedisNatsConfig redisnats) {}
