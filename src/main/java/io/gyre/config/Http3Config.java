package io.gyre.config;

/** HTTP/3 on the external listener. */
public record Http3Config(
    @Key(
            doc =
                "Serve HTTP/3 (QUIC, UDP, same port) on the external listener. Needs `tls`, "
                    + "refuses `tls_autocert`. Experimental.")
        boolean enabled) {}
