package io.gyre.config;

/** Transport of messages between nodes. */
public record ControllerConfig(
    @Key(doc = "Use a dedicated transport for node-to-node control messages.") boolean enabled,
    @Key(
            doc =
                "Only `postgres` exists in the open-source server; any other value (also "
                    + "empty) with `enabled` stops the start.")
        String type,
    ControllerPostgresConfig postgres) {}
