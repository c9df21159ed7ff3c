package io.gyre.config;

/** Storage of map subscriptions. */
public record MapBrokerConfig(
    @Key(
            preset = "memory",
            doc =
                "`memory`, `redis` or `postgres`. Always created, so `postgres` without a DSN "
                    + "stops the start.")
        String type,
    MapBrokerRedisConfig redis,
    MapBrokerPostgresConfig postgres) {}
