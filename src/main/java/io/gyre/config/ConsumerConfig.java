package io.gyre.config;

/** An asynchronous consumer of API commands or publications. */
public record ConsumerConfig(
    @Key(doc = "Unique name, `^[a-zA-Z0-9_]{2,}$` (no `-`, no `.`).") String name,
    @Key(doc = "Run this consumer; when false only name and type are checked.") boolean enabled,
    @Key(
            doc =
                "`postgresql`, `kafka`, `nats_jetstream`, `redis_stream`, `google_pub_sub`, "
                    + "`aws_sqs`, `azure_service_bus`.")
        String type,
    @Key(
            own = true,
            doc =
                "Run the messages of a partition one after another, whatever their channels: "
                    + "slower. Only `kafka`, `postgresql`, `nats_jetstream` and `redis_stream`.")
        boolean strictOrder,
    PostgresqlConsumerConfig postgresql,
    KafkaConsumerConfig kafka,
    NatsJetstreamConsumerConfig natsJetstream,
    RedisStreamConsumerConfig redisStream,
    GooglePubSubConsumerConfig googlePubSub,
    AwsSqsConsumerConfig awsSqs,
    AzureServiceBusConsumerConfig azureServiceBus) {}
