package io.gyre.config;

import java.util.List;

/** Remote procedure calls of clients. */
public record RpcConfig(
    ProxyConfig proxy,
    RpcOptions withoutNamespace,
    @Key(doc = "RPC namespaces.") List<RpcNamespace> namespaces,
    RpcPingConfig ping,
    @Key(
            preset = ":",
            doc =
                "Separator in RPC method names; the part before the first one is the "
                    + "namespace.")
        String namespaceBoundary,
    @Key(
            own = true,
            doc =
                "While `rpc.namespaces` is empty, treat methods with a namespace like those without. Set by the "
                    + "key `proxy_rpc_endpoint` of version 5.")
        boolean ignoreNamespaces) {}
