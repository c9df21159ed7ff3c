package io.gyre.config;

import java.util.Map;

/** GRPC part of a proxy. */
public record ProxyGrpcConfig(
    TlsConfig tls,
    @Key(doc = "Metadata key added to each call.") String credentialsKey,
    @Key(doc = "Its value.", secret = true) String credentialsValue,
    @Key(doc = "gzip outgoing calls.") boolean compression,
    @Key(doc = "Fixed metadata; copied values override it.") Map<String, String> staticMetadata) {}
