package io.gyre.config;

/** An HTTP status and body. */
public record HttpAnswer(
    @Key(doc = "HTTP status to answer (≠ 0).") int statusCode,
    @Key(doc = "HTTP body to answer.") String body) {}
