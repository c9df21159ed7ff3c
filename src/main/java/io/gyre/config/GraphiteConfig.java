package io.gyre.config;

import java.time.Duration;

/** Metrics for Graphite. */
public record GraphiteConfig(
    @Key(doc = "Push metrics to Graphite.") boolean enabled,
    @Key(preset = "localhost", doc = "Host.") String host,
    @Key(preset = "2003", doc = "Port.") int port,
    @Key(preset = "centrifugo", doc = "Metric prefix; the sanitised node name is appended.")
        String prefix,
    @Key(preset = "10s", doc = "Push period.") Duration interval,
    @Key(doc = "Use tagged metric format.") boolean tags) {}
