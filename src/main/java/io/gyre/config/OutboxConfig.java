package io.gyre.config;

import java.time.Duration;

/** Polling of an outbox table. */
public record OutboxConfig(
    @Key(preset = "100ms", doc = "Poll period of idle outbox workers.") Duration pollInterval,
    @Key(preset = "1000", doc = "Rows per outbox batch.") int batchSize) {}
