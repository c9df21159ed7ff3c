package io.gyre.config;

import java.time.Duration;
import java.util.List;

/** Consumer of AWS SQS queues. */
public record AwsSqsConsumerConfig(
    @Key(doc = "Queue URLs (required).") List<String> queues,
    @Key(doc = "Messages are wrapped by SNS.") boolean snsEnvelope,
    @Key(doc = "Region.") String region,
    @Key(preset = "10", doc = "Messages per receive.") int maxNumberOfMessages,
    @Key(preset = "20s", doc = "Long-poll wait, whole seconds.") Duration waitTimeTime,
    @Key(own = true, doc = "The same by its right name; when set, it counts.") Duration waitTime,
    @Key(preset = "30s", doc = "Visibility timeout, whole seconds.") Duration visibilityTimeout,
    @Key(preset = "1", doc = "Messages of a batch handled in parallel.") int maxConcurrency,
    @Key(doc = "Shared credentials profile.") String credentialsProfile,
    @Key(doc = "Role to assume.") String assumeRoleArn,
    @Key(preset = "centrifugo-method", doc = "Attribute with the API method.")
        String methodAttribute,
    @Key(doc = "LocalStack URL (tests).") String localstackEndpoint,
    @Varying("attribute") PublicationDataMode publicationDataMode) {}
