package io.gyre.config;

import java.time.Duration;

/** Consumer of PostgreSQL outbox table. */
public record PostgresqlConsumerConfig(
    @Key(doc = "Connection string (required).", secret = true) String dsn,
    @Key(doc = "Outbox table (required).") String outboxTableName,
    @Key(preset = "1", doc = "Partitions polled in parallel.") int numPartitions,
    @Key(preset = "100", doc = "Rows per poll and partition.") int partitionSelectLimit,
    @Key(preset = "300ms", doc = "Poll period.") Duration partitionPollInterval,
    @Key(doc = "`LISTEN` channel that triggers an immediate poll.")
        String partitionNotificationChannel,
    @Key(
            doc =
                "Separate direct DSN for `LISTEN` (when `dsn` goes through a transaction "
                    + "pooler).",
            secret = true)
        String partitionNotificationDsn,
    @Key(doc = "Use the non-blocking advisory lock per partition.") boolean useTryLock,
    TlsConfig tls) {}
