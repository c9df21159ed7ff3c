package io.gyre.config;

/** Bidirectional HTTP streaming (with emulation). */
public record HttpStreamConfig(
    @Key(doc = "Serve the endpoint.") boolean enabled,
    @Key(preset = "/connection/http_stream", doc = "URL path.") String handlerPrefix,
    @Key(preset = "65536", doc = "Largest connect request body, bytes.") int maxRequestBodySize) {}
