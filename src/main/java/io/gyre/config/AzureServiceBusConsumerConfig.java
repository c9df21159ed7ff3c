package io.gyre.config;

import java.util.List;

/** Consumer of Azure Service Bus queues. */
public record AzureServiceBusConsumerConfig(
    @Key(doc = "Connection string (required unless identity is used).", secret = true)
        String connectionString,
    @Key(doc = "Authenticate with Azure identity instead; then the next four are required.")
        boolean useAzureIdentity,
    @Key(doc = "Namespace host name.") String fullyQualifiedNamespace,
    @Key(doc = "Tenant.") String tenantId,
    @Key(doc = "Application ID.") String clientId,
    @Key(doc = "Application secret.", secret = true) String clientSecret,
    @Key(doc = "Queues (required).") List<String> queues,
    @Key(doc = "Session mode, in-order per session.") boolean useSessions,
    @Key(preset = "1", doc = "Messages handled in parallel.") int maxConcurrentCalls,
    @Key(preset = "1", doc = "Messages per receive.") int maxReceiveMessages,
    @Key(preset = "centrifugo-method", doc = "Property with the API method.") String methodProperty,
    @Varying("property") PublicationDataMode publicationDataMode) {}
