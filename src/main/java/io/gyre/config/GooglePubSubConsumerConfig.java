package io.gyre.config;

import java.util.List;

/** Consumer of Google Pub/Sub subscriptions. */
public record GooglePubSubConsumerConfig(
    @Key(doc = "Project (required).") String projectId,
    @Key(doc = "Subscription IDs, or whole names `projects/…/subscriptions/…` (required).")
        List<String> subscriptions,
    @Key(preset = "100", doc = "Unacknowledged messages allowed; 0 for any number.")
        int maxOutstandingMessages,
    @Key(preset = "1000000", doc = "Unacknowledged bytes allowed; 0 for any number.")
        int maxOutstandingBytes,
    @Key(doc = "Empty/`default` or `service_account`.") String authMechanism,
    @Key(doc = "Service account JSON file; needed by `service_account`.") String credentialsFile,
    @Key(preset = "centrifugo-method", doc = "Attribute with the API method.")
        String methodAttribute,
    @Varying("attribute") PublicationDataMode publicationDataMode) {}
