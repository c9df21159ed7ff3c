package io.gyre.config;

/** Unidirectional server-sent events. */
public record UniSseConfig(
    @Key(doc = "Serve the endpoint.") boolean enabled,
    @Key(preset = "/connection/uni_sse", doc = "URL path.") String handlerPrefix,
    @Key(preset = "65536", doc = "Largest connect request body (POST), bytes.")
        int maxRequestBodySize,
    @Key(
            own = true,
            doc =
                "Do not give events an `id:` with the positions of all recoverable subscriptions, "
                    + "from which they recover when a client comes back with `Last-Event-ID`.")
        boolean disableResume,
    ConnectCodeToHttpResponse connectCodeToHttpResponse) {}
