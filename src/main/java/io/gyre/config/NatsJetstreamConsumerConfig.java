package io.gyre.config;

import java.util.List;

/** Consumer of NATS JetStream. */
public record NatsJetstreamConsumerConfig(
    @Key(preset = "nats://127.0.0.1:4222", doc = "NATS URL.") String url,
    @Key(doc = "NATS `.creds` file; wins over user/password and token.") String credentialsFile,
    @Key(doc = "User.") String username,
    @Key(doc = "Password.", secret = true) String password,
    @Key(doc = "Token.", secret = true) String token,
    @Key(doc = "Stream (required).") String streamName,
    @Key(
            doc =
                "Attach to an existing durable consumer; it must exist, and `deliver_policy`, "
                    + "`subjects`, `max_ack_pending` are ignored.")
        boolean useExistingConsumer,
    @Key(doc = "Subject filter.") List<String> subjects,
    @Key(doc = "Durable consumer (required).") String durableConsumerName,
    @Key(preset = "new", doc = "`new` or `all`.") String deliverPolicy,
    @Key(preset = "100", doc = "Unacknowledged messages allowed.") int maxAckPending,
    @Key(
            preset = "centrifugo-method",
            doc = "Header with the API method; present → payload is that method's request.")
        String methodHeader,
    @Varying("header") PublicationDataMode publicationDataMode,
    TlsConfig tls) {}
