package io.gyre.config;

/** Endpoint that warms up a connection. */
public record InitConfig(
    @Key(
            doc =
                "Serve `GET` endpoint that answers `{}` (pre-warms an HTTP/2 connection, LB "
                    + "check).")
        boolean enabled,
    @Key(preset = "/connection/init", doc = "URL path.") String handlerPrefix) {}
