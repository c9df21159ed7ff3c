package io.gyre.config;

/** An RPC namespace. */
public record RpcNamespace(
    @Key(doc = "Unique name, `^[-a-zA-Z0-9_.]{2,}$`.") String name,
    @Unwrapped RpcOptions options) {}
