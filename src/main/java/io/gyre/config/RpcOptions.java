package io.gyre.config;

/** Options of RPC methods of one namespace, or of those without namespace. */
public record RpcOptions(
    @Key(doc = "Send these methods to the proxy.") boolean proxyEnabled,
    @Key(preset = "default", doc = "Proxy for them; `default` = `rpc.proxy`.") String proxyName) {}
