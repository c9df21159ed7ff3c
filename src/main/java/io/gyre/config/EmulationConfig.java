package io.gyre.config;

/** Client-to-server half of the emulated transports. */
public record EmulationConfig(
    @Key(
            preset = "/emulation",
            doc = "URL path; served automatically when `sse` or `http_stream` is enabled.")
        String handlerPrefix,
    @Key(preset = "65536", doc = "Largest POST body, bytes.") int maxRequestBodySize) {}
