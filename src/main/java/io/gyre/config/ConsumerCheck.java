package io.gyre.config;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks consumers; those that are off only by name and type. */
final class ConsumerCheck {
  private static final Pattern NAME = Pattern.compile("^[a-zA-Z0-9_]{2,}$");
  private static final String SERVICE_ACCOUNT = "service_account";
  private static final String REQUIRED = "must be set";
  private final Problems problems;

  ConsumerCheck(Problems problems) {
    this.problems = problems;
  }

  /** Adds every broken rule. */
  void check(List<ConsumerConfig> consumers) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < consumers.size(); i++) {
      ConsumerConfig consumer = consumers.get(i);
      String path = "consumers.[" + i + "].";
      String name = consumer.name();
      problems.unless(
          NAME.matcher(name).matches(), path + "name", name, "must match " + NAME.pattern());
      problems.unless(names.add(name), path + "name", name, "must be unique");
      type(path, consumer);
    }
  }

  private void type(String path, ConsumerConfig consumer) {
    String place = path + consumer.type() + ".";
    boolean on = consumer.enabled();
    switch (consumer.type()) {
      case "postgresql" -> {
        required(on, place + "dsn", !consumer.postgresql().dsn().isEmpty());
        required(
            on, place + "outbox_table_name", !consumer.postgresql().outboxTableName().isEmpty());
      }
      case "kafka" -> kafka(on, place, consumer.kafka());
      case "nats_jetstream" -> jetstream(on, place, consumer.natsJetstream());
      case "redis_stream" -> redis(on, place, consumer.redisStream());
      case "google_pub_sub" -> google(on, place, consumer.googlePubSub());
      case "aws_sqs" -> {
        required(on, place + "queues", !consumer.awsSqs().queues().isEmpty());
        data(on, place, "channels_attribute", consumer.awsSqs().publicationDataMode());
      }
      case "azure_service_bus" -> azure(on, place, consumer.azureServiceBus());
      default ->
          problems.rule(
              path + "type",
              consumer.type(),
              "must be postgresql, kafka, nats_jetstream, redis_stream, google_pub_sub, aws_sqs"
                  + " or azure_service_bus");
    }
  }

  private void kafka(boolean on, String place, KafkaConsumerConfig kafka) {
    required(on, place + "brokers", !kafka.brokers().isEmpty());
    required(on, place + "topics", !kafka.topics().isEmpty());
    required(on, place + "consumer_group", !kafka.consumerGroup().isEmpty());
    problems.unless(
        !on || kafka.assumeRoleArn().isEmpty() || kafka.saslMechanism().equals("aws-msk-iam"),
        place + "assume_role_arn",
        kafka.assumeRoleArn(),
        "needs sasl_mechanism aws-msk-iam");
    data(on, place, "channels_header", kafka.publicationDataMode());
  }

  private void jetstream(boolean on, String place, NatsJetstreamConsumerConfig nats) {
    required(on, place + "url", !nats.url().isEmpty());
    required(on, place + "stream_name", !nats.streamName().isEmpty());
    required(on, place + "durable_consumer_name", !nats.durableConsumerName().isEmpty());
    problems.unless(
        !on || nats.useExistingConsumer() || Set.of("new", "all").contains(nats.deliverPolicy()),
        place + "deliver_policy",
        nats.deliverPolicy(),
        "must be new or all");
    data(on, place, "channels_header", nats.publicationDataMode());
  }

  private void redis(boolean on, String place, RedisStreamConsumerConfig redis) {
    RedisConnection connection = redis.connection();
    boolean address =
        !connection.address().isEmpty()
            || !connection.clusterAddress().isEmpty()
            || !connection.sentinelAddress().isEmpty();
    required(on, place + "address", address);
    required(on, place + "streams", !redis.streams().isEmpty());
    required(on, place + "consumer_group", !redis.consumerGroup().isEmpty());
    data(on, place, "channels_value", redis.publicationDataMode());
  }

  private void google(boolean on, String place, GooglePubSubConsumerConfig google) {
    required(on, place + "project_id", !google.projectId().isEmpty());
    required(on, place + "subscriptions", !google.subscriptions().isEmpty());
    String mechanism = google.authMechanism().toLowerCase(Locale.ROOT);
    problems.unless(
        !on || Set.of("", "default", SERVICE_ACCOUNT).contains(mechanism),
        place + "auth_mechanism",
        google.authMechanism(),
        "must be default or service_account");
    required(
        on && mechanism.equals(SERVICE_ACCOUNT),
        place + "credentials_file",
        !google.credentialsFile().isEmpty());
    data(on, place, "channels_attribute", google.publicationDataMode());
  }

  private void azure(boolean on, String place, AzureServiceBusConsumerConfig azure) {
    if (azure.useAzureIdentity()) {
      required(on, place + "fully_qualified_namespace", !azure.fullyQualifiedNamespace().isEmpty());
      required(on, place + "tenant_id", !azure.tenantId().isEmpty());
      required(on, place + "client_id", !azure.clientId().isEmpty());
      required(on, place + "client_secret", !azure.clientSecret().isEmpty());
    } else {
      required(on, place + "connection_string", !azure.connectionString().isEmpty());
    }
    required(on, place + "queues", !azure.queues().isEmpty());
    data(on, place, "channels_property", azure.publicationDataMode());
  }

  private void data(boolean on, String place, String field, PublicationDataMode mode) {
    required(
        on && mode.enabled(), place + "publication_data_mode." + field, !mode.channels().isEmpty());
  }

  private void required(boolean on, String key, boolean present) {
    if (on && !present) {
      problems.hidden(Problem.Stage.RULE, key, REQUIRED);
    }
  }
}
