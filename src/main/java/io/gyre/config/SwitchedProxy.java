package io.gyre.config;

/** A proxy for a connection event, off until switched on. */
public record SwitchedProxy(
    @Key(doc = "Ask the backend for this event.") boolean enabled, @Unwrapped ProxyConfig proxy) {}
