package io.gyre.config;

/** The event-bus bridge by TCP: JSON messages after their length. */
public record BridgeTcpConfig(
    @Key(doc = "Serve the TCP event-bus bridge.", own = true) boolean enabled,
    @Key(doc = "Host/IP to listen on; empty = all interfaces.", own = true) String address,
    @Key(preset = "7000", doc = "TCP port (0 = random free port).", own = true) int port,
    TlsConfig tls) {}
