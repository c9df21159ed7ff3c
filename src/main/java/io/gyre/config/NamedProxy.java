package io.gyre.config;

/** A proxy that namespaces refer to by name. */
public record NamedProxy(
    @Key(doc = "Unique name, `^[-a-zA-Z0-9_.]{2,}$`, not `default`.") String name,
    @Unwrapped ProxyConfig proxy) {}
