package io.gyre.config;

/** Health check. */
public record HealthConfig(
    @Key(doc = "Serve the health check (200, `{}`).") boolean enabled,
    @Key(preset = "/health", doc = "URL path.") String handlerPrefix) {}
