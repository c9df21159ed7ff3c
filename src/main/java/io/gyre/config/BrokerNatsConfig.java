package io.gyre.config;

import java.time.Duration;

/** NATS as broker. */
public record BrokerNatsConfig(
    @Key(preset = "centrifugo", doc = "Prefix of NATS subjects.") String prefix,
    @Key(
            preset = "nats://localhost:4222",
            doc = "NATS URL; several servers comma-separated; credentials may be inside.")
        String url,
    @Key(preset = "1s", doc = "Connect timeout.") Duration dialTimeout,
    @Key(preset = "1s", doc = "Write/flush timeout.") Duration writeTimeout,
    @Key(
            doc =
                "Let clients subscribe with `*` and `>`; do not combine with join/leave or "
                    + "presence.")
        boolean allowWildcards,
    NatsRawModeConfig rawMode,
    TlsConfig tls) {}
