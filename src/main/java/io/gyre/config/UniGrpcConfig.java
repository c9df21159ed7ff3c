package io.gyre.config;

/** Unidirectional GRPC stream. */
public record UniGrpcConfig(
    @Key(doc = "Serve the unidirectional gRPC stream on its own port.") boolean enabled,
    @Key(doc = "Host/IP; empty = all interfaces.") String address,
    @Key(preset = "11000", doc = "Port.") int port,
    @Key(doc = "Bytes; 0 = gRPC library default (4 MiB).") int maxReceiveMessageSize,
    TlsConfig tls) {}
