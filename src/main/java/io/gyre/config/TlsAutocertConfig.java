package io.gyre.config;

import java.util.List;

/** Certificates from an ACME authority. */
public record TlsAutocertConfig(
    @Key(
            doc =
                "Obtain certificates from an ACME CA (Let's Encrypt). Wins over "
                    + "`http_server.tls`.")
        boolean enabled,
    @Key(doc = "Host names for which a certificate may be requested; empty = any host.")
        List<String> hostWhitelist,
    @Key(doc = "Directory where issued certificates are kept.") String cacheDir,
    @Key(doc = "Contact address passed to the CA.") String email,
    @Key(doc = "SNI to assume when a client sends none.") String serverName,
    @Key(doc = "Also run the http-01 challenge server.") boolean http,
    @Key(preset = ":80", doc = "Bind address of the http-01 challenge server.") String httpAddr) {}
