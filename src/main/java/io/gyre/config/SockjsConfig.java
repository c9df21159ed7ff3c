package io.gyre.config;

import java.time.Duration;

/** Bidirectional SockJS, for older clients; Centrifugo had it up to version 5. */
public record SockjsConfig(
    @Key(doc = "Serve the endpoint.", own = true) boolean enabled,
    @Key(preset = "/connection/sockjs", doc = "URL path.", own = true) String handlerPrefix,
    @Key(
            doc =
                "Address of the `sockjs-client` script that its iframe transports load; empty = a "
                    + "public CDN.",
            own = true)
        String url,
    @Key(preset = "25s", doc = "Time between heartbeats of SockJS itself.", own = true)
        Duration heartbeatDelay,
    @Key(preset = "65536", doc = "Largest incoming message or request body, bytes.", own = true)
        int messageSizeLimit) {}
