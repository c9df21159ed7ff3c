package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** Consumer of Kafka topics. */
public record KafkaConsumerConfig(
    @Key(doc = "Seed brokers `host:port` (required).") List<String> brokers,
    @Key(doc = "Topics (required).") List<String> topics,
    @Key(doc = "Group (required).") String consumerGroup,
    @Key(preset = "100", doc = "Records per poll.") int maxPollRecords,
    @Key(doc = "Bytes per fetch; 0 = 50 MiB.") int fetchMaxBytes,
    @Key(preset = "500ms", doc = "Wait per fetch.") Duration fetchMaxWait,
    @Key(doc = "Read uncommitted records too.") boolean fetchReadUncommitted,
    @Key(
            preset = "1000",
            doc =
                "Queued records per partition before it is paused; −1 = pause after each "
                    + "poll.")
        int partitionQueueMaxSize,
    @Key(preset = "3s", doc = "TCP connect timeout per broker.") Duration dialTimeout,
    @Key(doc = "Empty (no SASL), `plain`, `scram-sha-256`, `scram-sha-512`, `aws-msk-iam`.")
        String saslMechanism,
    @Key(doc = "SASL user (access key for `aws-msk-iam`).") String saslUser,
    @Key(doc = "SASL password (secret key for `aws-msk-iam`).", secret = true) String saslPassword,
    @Key(doc = "IAM role to assume; only with `aws-msk-iam`.") String assumeRoleArn,
    @Key(doc = "Static group membership ID; empty = off.") String instanceId,
    @Key(
            preset = "centrifugo-method",
            doc = "Header with the API method; present → payload is that method's request.")
        String methodHeader,
    @Varying("header") PublicationDataMode publicationDataMode,
    TlsConfig tls) {}
