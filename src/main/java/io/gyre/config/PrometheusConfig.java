package io.gyre.config;

/** Metrics for Prometheus. */
public record PrometheusConfig(
    @Key(doc = "Serve metrics.") boolean enabled,
    @Key(preset = "/metrics", doc = "URL path.") String handlerPrefix,
    @Key(doc = "Count HTTP requests per handler and status.") boolean instrumentHttpHandlers,
    @Key(doc = "Histogram of publications per recovery.") boolean recoveredPublicationsHistogram,
    @Key(doc = "Native (sparse) histograms; text scrapes lose buckets. Experimental.")
        boolean nativeHistograms) {}
