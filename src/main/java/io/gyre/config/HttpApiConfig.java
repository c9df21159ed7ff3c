package io.gyre.config;

/** Server API over HTTP. */
public record HttpApiConfig(
    @Key(doc = "Do not serve the HTTP API.") boolean disabled,
    @Key(
            preset = "/api",
            doc =
                "URL prefix: `POST <prefix>/<method>` plus the legacy single endpoint `POST "
                    + "<prefix>`.")
        String handlerPrefix,
    @Key(
            doc =
                "API key (`X-API-Key`, or `Authorization: apikey <key>`, or `?api_key=`). "
                    + "Empty and not insecure: every call is 401.",
            secret = true)
        String key,
    @Key(doc = "Empty (errors in body, HTTP 200) or `transport` (HTTP status).") String errorMode,
    @Key(doc = "Serve on the external listener instead of the internal one.") boolean external,
    @Key(doc = "No key needed.") boolean insecure,
    @Key(
            preset = "67108864",
            own = true,
            doc = "Largest request body in bytes; a larger one is answered with 413.")
        long maxBodySize) {}
