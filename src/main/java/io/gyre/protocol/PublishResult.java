package io.gyre.protocol;

/** Answer to {@link PublishRequest}. */
public record PublishResult() implements Result {}
