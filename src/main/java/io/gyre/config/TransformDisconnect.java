package io.gyre.config;

/** Disconnect that replaces an HTTP status or a connect error; not used while its code is 0. */
public record TransformDisconnect(
    @Key(doc = "Disconnect with this code.") int code,
    @Key(doc = "Disconnect reason: ASCII, ≤ 123 bytes.") String reason) {}
