package io.gyre.config;

/** TLS of one listener or connection (mounted as {@code *.tls}). */
public record TlsConfig(
    @Key(doc = "Turn TLS on for this connection or listener.") boolean enabled,
    @Key(
            doc =
                "Certificate. Value: PEM text, or base64 of PEM, or path of a PEM file — "
                    + "tried in that order; something that is none of these is an error.")
        String certPem,
    @Key(
            doc =
                "Private key, same forms. Certificate and key are loaded only if both are "
                    + "set.",
            secret = true)
        String keyPem,
    @Key(doc = "CA bundle to verify a server (client role), same forms.") String serverCaPem,
    @Key(
            doc =
                "CA bundle to verify clients (server role); setting it demands a client "
                    + "certificate (mutual TLS).")
        String clientCaPem,
    @Key(doc = "Do not verify the peer's chain and name.") boolean insecureSkipVerify,
    @Key(doc = "Name to verify / send as SNI.") String serverName) {}
