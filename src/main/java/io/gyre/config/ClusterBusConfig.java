package io.gyre.config;

/** The connections over which nodes of a cluster send each other messages. */
public record ClusterBusConfig(
    @Key(own = true, doc = "Address to bind to. Empty: that of the membership port.")
        String address,
    @Key(own = true, doc = "Port. 0: any free one; other nodes learn it by themselves.") int port,
    @Key(
            own = true,
            doc =
                "Host at which other nodes reach this port. Empty: the host of "
                    + "`cluster.public_address`, else the bound address.")
        String publicAddress,
    @Key(own = true, doc = "Port at which other nodes reach it, if it differs. 0: the bound port.")
        int publicPort,
    @Key(
            own = true,
            doc =
                "TLS in both directions: every node shows `cert_pem`, and takes only certificates of "
                    + "`client_ca_pem` (or `server_ca_pem`).")
        TlsConfig tls) {}
