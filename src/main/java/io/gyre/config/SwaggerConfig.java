package io.gyre.config;

/** Browsable description of the HTTP API. */
public record SwaggerConfig(
    @Key(doc = "Serve Swagger UI for the HTTP API.") boolean enabled,
    @Key(preset = "/swagger", doc = "URL path (mounted with a trailing slash).")
        String handlerPrefix) {}
