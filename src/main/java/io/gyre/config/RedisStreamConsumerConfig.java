package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** Consumer of Redis streams. */
public record RedisStreamConsumerConfig(
    @Key(doc = "Stream keys (required).") List<String> streams,
    @Key(doc = "Group (required).") String consumerGroup,
    @Key(preset = "30s", doc = "Idle time after which a pending message is claimed again.")
        Duration visibilityTimeout,
    @Key(preset = "1", doc = "Workers per stream.") int numWorkers,
    @Key(preset = "payload", doc = "Entry field with the payload.") String payloadValue,
    @Key(preset = "method", doc = "Entry field with the API method.") String methodValue,
    @Varying("value") PublicationDataMode publicationDataMode,
    @Unwrapped RedisConnection connection) {}
