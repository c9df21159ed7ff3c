package io.gyre.config;

/** One connect error code and the disconnect for it. */
public record DisconnectTransform(
    @Key(doc = "Error code to match (≠ 0).") int code, TransformDisconnect to) {}
