package io.gyre.config;

/** Traces. */
public record OpenTelemetryConfig(
    @Key(
            doc =
                "Export traces; exporter and endpoint come from the standard `OTEL_*` "
                    + "variables.")
        boolean enabled,
    @Key(doc = "Trace HTTP and gRPC API calls (needs `enabled`).") boolean api,
    @Key(doc = "Trace consumers (needs `enabled`).") boolean consuming,
    @Key(doc = "Authenticate the exporter with Google application default credentials.")
        boolean googleCloudAdcAuth) {}
