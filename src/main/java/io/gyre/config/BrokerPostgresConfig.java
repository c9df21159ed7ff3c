package io.gyre.config;

import java.time.Duration;

/** PostgreSQL as a broker. */
public record BrokerPostgresConfig(
    @Key(doc = "Connection string; required when the section is used.", secret = true) String dsn,
    @Key(preset = "16", doc = "Connections in the pool.") int poolSize,
    @Key(
            preset = "8",
            doc = "Delivery shards (channels spread by hash); controller: publish shards.")
        int numShards,
    @Key(preset = "1m", doc = "Period of cleanup and partition workers.") Duration cleanupInterval,
    @Key(preset = "5m", doc = "Lifetime of idempotency records.") Duration idempotentResultTtl,
    @Key(doc = "BYTEA columns instead of JSONB (payloads that are not JSON).") boolean binaryData,
    @Key(
            preset = "24h",
            doc =
                "map: lifetime of stream rows; broker: floor for the meta TTL when none is "
                    + "set.")
        Duration streamRetention,
    @Key(doc = "Wake up by LISTEN/NOTIFY in addition to polling.") boolean useNotify,
    @Key(doc = "Direct DSN for LISTEN when `dsn` goes through a transaction pooler.", secret = true)
        String notifyDsn,
    @Key(preset = "cf", doc = "Prefix of tables and functions.") String tablePrefix,
    @Key(doc = "Do not create the schema at start.") boolean skipSchemaInit,
    @Key(preset = "2", doc = "Daily partitions created ahead.") int partitionLookaheadDays,
    @Key(preset = "7", doc = "Days before a partition is dropped.") int partitionRetentionDays,
    OutboxConfig outbox,
    TlsConfig tls) {}
