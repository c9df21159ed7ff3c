package io.gyre.config;

/** Turns a non-200 HTTP status of a backend into a protocol error or a disconnect. */
public record StatusToCodeTransform(
    @Key(doc = "HTTP status to match (≠ 0).") int statusCode,
    TransformError toError,
    TransformDisconnect toDisconnect) {}
