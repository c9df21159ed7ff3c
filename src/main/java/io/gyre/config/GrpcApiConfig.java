package io.gyre.config;

/** Server API over GRPC. */
public record GrpcApiConfig(
    @Key(doc = "Serve the gRPC API on its own port.") boolean enabled,
    @Key(doc = "Empty (errors in the body) or `transport` (GRPC status codes).") String errorMode,
    @Key(doc = "Host/IP; empty = all interfaces.") String address,
    @Key(preset = "10000", doc = "Port.") int port,
    @Key(
            doc = "Required in metadata `authorization: apikey <key>`; empty = no check.",
            secret = true)
        String key,
    @Key(doc = "Register the reflection service.") boolean reflection,
    @Key(doc = "Bytes; 0 = gRPC library default (4 MiB).") int maxReceiveMessageSize,
    TlsConfig tls) {}
