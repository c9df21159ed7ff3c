package io.gyre.config;

/** Where channel state lives unless broker or presence manager say otherwise. */
public record EngineConfig(
    @Key(
            preset = "memory",
            doc =
                "Broker + presence backend: `memory`, `hazelcast` or `redis`. Only looked at (and only "
                    + "checked) if at least one of `broker.enabled`, `presence_manager.enabled` is "
                    + "false.")
        String type,
    EngineRedisConfig redis) {}
