package io.gyre.config;

/** Bidirectional server-sent events (with emulation). */
public record SseConfig(
    @Key(doc = "Serve the endpoint.") boolean enabled,
    @Key(preset = "/connection/sse", doc = "URL path.") String handlerPrefix,
    @Key(preset = "65536", doc = "Largest connect request body (POST), bytes.")
        int maxRequestBodySize) {}
