package io.gyre.config;

/** Unidirectional HTTP streaming. */
public record UniHttpStreamConfig(
    @Key(doc = "Serve the endpoint.") boolean enabled,
    @Key(preset = "/connection/uni_http_stream", doc = "URL path.") String handlerPrefix,
    @Key(preset = "65536", doc = "Largest connect request body, bytes.") int maxRequestBodySize,
    ConnectCodeToHttpResponse connectCodeToHttpResponse) {}
