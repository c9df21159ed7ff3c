package io.gyre.config;

/** Unidirectional server-sent events. */
public record UniSseConfig(
    @Key(doc = "Serve the endpoint.") boolean enabled,
    @Key(preset = "/connection/uni_sse", doc = "URL path.") String handlerPrefix,
    @Key(preset = "65536", doc = "Largest connect request body (POST), bytes.")
        int maxRequestBodySize,
    @Key(
            preset = "true",
            own = true,
            doc =
                "Give events an `id:` with the positions of all recoverable subscriptions, and "
                    + "recover from `Last-Event-ID` when a client comes back.")
        boolean resume,
    ConnectCodeToHttpResponse connectCodeToHttpResponse) {}
