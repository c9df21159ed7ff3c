package io.gyre.config;

/** Unidirectional server-sent events. */
public record UniSseConfig(
    @Key(doc = "Serve the endpoint.") boolean enabled,
    @Key(preset = "/connection/uni_sse", doc = "URL path.") String handlerPrefix,
    @Key(preset = "65536", doc = "Largest connect request body (POST), bytes.")
        int maxRequestBodySize,
    ConnectCodeToHttpResponse connectCodeToHttpResponse) {}
