package io.gyre.config;

import java.time.Duration;

/** This node. */
public record NodeConfig(
    @Key(doc = "Display name of the node. Empty = `<hostname>_<http_server.port>`.") String name,
    @Key(preset = "60s", doc = "Period of metric aggregation in node info.")
        Duration infoMetricsAggregateInterval) {}
