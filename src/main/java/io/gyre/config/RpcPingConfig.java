package io.gyre.config;

/** A built-in RPC method that answers at once. */
public record RpcPingConfig(
    @Key(doc = "Answer RPC method `rpc.ping.method` with an empty result, before any proxy.")
        boolean enabled,
    @Key(preset = "ping", doc = "Name of that method.") String method) {}
