package io.gyre.consumer;

import io.gyre.config.AwsSqsConsumerConfig;
import io.gyre.config.AzureServiceBusConsumerConfig;
import io.gyre.config.ConsumerConfig;
import io.gyre.config.GooglePubSubConsumerConfig;
import io.gyre.config.KafkaConsumerConfig;
import io.gyre.config.NatsJetstreamConsumerConfig;
import io.gyre.config.RedisStreamConsumerConfig;
import io.gyre.consumer.kafka.KafkaSource;
import io.gyre.consumer.nats.JetstreamSource;
import io.gyre.consumer.postgresql.OutboxSource;
import io.gyre.consumer.pubsub.GooglePubSubSource;
import io.gyre.consumer.redis.RedisStreamSource;
import io.gyre.consumer.servicebus.ServiceBusSource;
import io.gyre.consumer.sqs.SqsSource;
import org.jspecify.annotations.Nullable;

/**
 * A kind of source with a consumer's options.
 *
 * @param form what its entries mean
 * @param opening makes it; loads the client library
 */
record SourceKind(EntryForm form, Consumer.Opening opening) {

  /** Returns the kind a configuration asks for; null when this build does not have it. */
  static @Nullable SourceKind of(ConsumerConfig config) {
    return switch (config.type()) {
      case "postgresql" ->
          new SourceKind(
              new EntryForm.Commands(OutboxSource.METHOD),
              context -> new OutboxSource(context, config.postgresql()));
      case "redis_stream" -> {
        RedisStreamConsumerConfig redis = config.redisStream();
        yield new SourceKind(
            EntryForm.of(redis.publicationDataMode(), redis.methodValue()),
            context -> new RedisStreamSource(context, redis));
      }
      case "kafka" -> {
        KafkaConsumerConfig kafka = config.kafka();
        yield kafka.saslMechanism().equals("aws-msk-iam")
            ? null
            : new SourceKind(
                EntryForm.of(kafka.publicationDataMode(), kafka.methodHeader()),
                context -> new KafkaSource(context, kafka));
      }
      case "nats_jetstream" -> {
        NatsJetstreamConsumerConfig nats = config.natsJetstream();
        yield new SourceKind(
            EntryForm.of(nats.publicationDataMode(), nats.methodHeader()),
            context -> new JetstreamSource(context, nats));
      }
      case "aws_sqs" -> {
        AwsSqsConsumerConfig sqs = config.awsSqs();
        yield new SourceKind(
            EntryForm.of(sqs.publicationDataMode(), sqs.methodAttribute()),
            context -> new SqsSource(context, sqs));
      }
      case "google_pub_sub" -> {
        GooglePubSubConsumerConfig google = config.googlePubSub();
        yield new SourceKind(
            EntryForm.of(google.publicationDataMode(), google.methodAttribute()),
            context -> new GooglePubSubSource(context, google));
      }
      case "azure_service_bus" -> {
        AzureServiceBusConsumerConfig azure = config.azureServiceBus();
        yield new SourceKind(
            EntryForm.of(azure.publicationDataMode(), azure.methodProperty()),
            context -> new ServiceBusSource(context, azure));
      }
      default -> null;
    };
  }
}
