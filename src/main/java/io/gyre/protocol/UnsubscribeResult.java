package io.gyre.protocol;

/** Answer to {@link UnsubscribeRequest}. */
public record UnsubscribeResult() implements Result {}
