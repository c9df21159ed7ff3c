package io.gyre.config;

import java.util.List;

/** Consumer of Google Pub/Sub subscriptions. */
public record GooglePubSubConsumerConfig(
    @Key(doc = "Project (required).") String projectId,
    @Key(doc = "Subscription IDs (required).") List<String> subscriptions,
    @Key(preset = "100", doc = "Unacknowledged messages allowed.") int maxOutstandingMessages,
    @Key(preset = "1000000", doc = "Unacknowledged bytes allowed.") int maxOutstandingBytes,
    @Key(doc = "Empty/`default` or `service_account`.") String authMechanism,
    @Key(doc = "Service account JSON file.") String credentialsFile,
    @Key(preset = "centrifugo-method", doc = "Attribute with the API method.")
        String methodAttribute,
    @Varying("attribute") PublicationDataMode publicationDataMode) {}
