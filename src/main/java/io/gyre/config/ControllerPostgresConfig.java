package io.gyre.config;

import java.time.Duration;

/** PostgreSQL as transport between nodes. */
public record ControllerPostgresConfig(
    @Key(doc = "Connection string; required when the section is used.", secret = true) String dsn,
    @Key(preset = "8", doc = "Connections in the pool.") int poolSize,
    @Key(
            preset = "1",
            doc = "Delivery shards (channels spread by hash); controller: publish shards.")
        int numShards,
    @Key(doc = "Wake up by LISTEN/NOTIFY in addition to polling.") boolean useNotify,
    @Key(doc = "Direct DSN for LISTEN when `dsn` goes through a transaction pooler.", secret = true)
        String notifyDsn,
    @Key(preset = "cf", doc = "Prefix of tables and functions.") String tablePrefix,
    @Key(doc = "Do not create the schema at start.") boolean skipSchemaInit,
    @Key(preset = "50ms", doc = "Poll period for control messages.") Duration pollInterval,
    @Key(preset = "1000", doc = "Rows per poll.") int batchSize,
    @Key(preset = "2", doc = "Daily partitions created ahead.") int partitionLookaheadDays,
    @Key(preset = "1", doc = "Days before a partition is dropped.") int partitionRetentionDays,
    @Key(preset = "1m", doc = "Period of the partition worker.") Duration partitionCleanupInterval,
    TlsConfig tls) {}
