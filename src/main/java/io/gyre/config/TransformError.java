package io.gyre.config;

/** Protocol error that replaces an HTTP status; not used while its code is 0. */
public record TransformError(
    @Key(
            doc =
                "Reply with this protocol error. Exactly one of error/disconnect code must be "
                    + "set.")
        int code,
    @Key(doc = "Error text: ASCII, ≤ 123 bytes.") String message,
    @Key(doc = "Mark the error temporary.") boolean temporary) {}
