package io.gyre.protocol;

/** Reserved by the protocol and refused by servers. */
public record PingRequest() implements Request {}
