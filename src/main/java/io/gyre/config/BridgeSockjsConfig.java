package io.gyre.config;

/** The event-bus bridge by SockJS, on the external listener. */
public record BridgeSockjsConfig(
    @Key(doc = "Serve the SockJS event-bus bridge.", own = true) boolean enabled,
    @Key(preset = "/eventbus", doc = "URL path.", own = true) String handlerPrefix) {}
