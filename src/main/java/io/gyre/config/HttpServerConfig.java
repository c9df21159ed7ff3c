package io.gyre.config;

import java.util.List;

/** HTTP listeners: external for clients, internal for API and administration. */
public record HttpServerConfig(
    @Key(doc = "Host/IP for the external listener; empty = all interfaces.") String address,
    @Key(
            preset = "8000",
            doc =
                "TCP port of the external listener (0 = random free port; outside 0–65535 "
                    + "fails at bind).")
        int port,
    @Key(
            doc =
                "Host/IP for the internal listener. Empty: falls back to "
                    + "`http_server.address`.")
        String internalAddress,
    @Key(
            doc =
                "Port of the internal listener (string typed). Empty: same port, so internal "
                    + "endpoints share the external listener. Non-numeric fails at bind.")
        String internalPort,
    TlsConfig tls,
    TlsAutocertConfig tlsAutocert,
    @Key(
            doc =
                "Apply `tls`/`tls_autocert` to the external listener only; internal stays "
                    + "plain (unless `internal_tls`).")
        boolean tlsExternal,
    TlsConfig internalTls,
    Http3Config http3,
    @Key(
            doc =
                "Accept cleartext HTTP/2 on the external listener. Needs a separate "
                    + "`internal_port`, refuses `tls.enabled`.")
        boolean h2cExternal,
    @Key(
            own = true,
            doc =
                "Path of a unix domain socket that serves, without TLS, what the external listener "
                    + "serves, beside it. A file left there by a killed process is replaced.")
        String unixSocket,
    @Key(
            own = true,
            doc =
                "Expect a PROXY protocol header, version 1 or 2, on every connection to the external "
                    + "listener; connections without one are closed.")
        boolean proxyProtocol,
    @Key(
            own = true,
            doc =
                "Addresses and networks (`10.0.0.0/8`) of proxies that are believed when they say in "
                    + "`X-Forwarded-For` or `X-Real-IP` whose request they pass on. Whoever connects "
                    + "by `unix_socket` is believed.")
        List<String> trustedProxies) {}
