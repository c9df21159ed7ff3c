package io.gyre.config;

/** Bidirectional WebTransport. */
public record WebTransportConfig(
    @Key(doc = "Serve the endpoint; needs `http_server.http3.enabled`.") boolean enabled,
    @Key(preset = "/connection/webtransport", doc = "URL path.") String handlerPrefix,
    @Key(preset = "65536", doc = "Largest incoming message, bytes.") int messageSizeLimit) {}
