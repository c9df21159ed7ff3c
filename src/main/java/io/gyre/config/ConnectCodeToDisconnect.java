package io.gyre.config;

import java.util.List;

/** Disconnects for failed connects of unidirectional transports. */
public record ConnectCodeToDisconnect(
    @Key(doc = "Map connect error codes to disconnect codes on unidirectional transports.")
        boolean enabled,
    @Key(doc = "Rules; checked even when not enabled.") List<DisconnectTransform> transforms) {}
