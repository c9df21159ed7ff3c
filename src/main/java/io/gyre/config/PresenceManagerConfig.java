package io.gyre.config;

/** Overrides the presence half of the engine. */
public record PresenceManagerConfig(
    @Key(doc = "Use this section instead of the engine's presence manager.") boolean enabled,
    @Key(preset = "memory", doc = "`memory` or `redis`. Checked only when `enabled`.") String type,
    PresenceRedisConfig redis) {}
