package io.gyre.consumer.kafka;

import io.gyre.consumer.Broker;
import io.gyre.consumer.BrokerProcess;
import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.TestPki;
import io.gyre.support.TestPki.Identity;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/** A Kafka broker, its own controller, in this JVM; users log in. */
final class KafkaBroker implements Broker {
  static final int PARTITIONS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String USER = "gyre";
  private static final String JAAS =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"gyre\""
          + " password=\"s3\\\"cret\" user_gyre=\"s3\\\"cret\";";

  private static final String SCRAM =
      "org.apache.kafka.common.security.scram.ScramLoginModule required;";

  private final int port = FreePort.find();
  private final int securePort = FreePort.find();
  private final int mutualPort = FreePort.find();
  private final Map<String, String> security;
  private final int controllerPort = FreePort.find();
  private final Path directory = BrokerProcess.newDirectory("kafka");
  private KafkaRaftServer server;
  private @Nullable KafkaProducer<byte[], byte[]> producer;
  private @Nullable Admin admin;
  private String topic = "";
  private int round;

  /** Makes and starts one. */
  KafkaBroker() {
    this(Map.of());
  }

  /**
   * Makes and starts one that listens with TLS, too: asking for a login, and for a certificate.
   *
   * @param pki authority of clients
   */
  KafkaBroker(Identity server, TestPki pki) {
    this(
        Map.of(
            "ssl.keystore.type",
            "PEM",
            "ssl.keystore.certificate.chain",
            server.bundle().getCertificatePathPEM(),
            "ssl.keystore.key",
            server.bundle().getPrivateKeyPEM(),
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.certificates",
            pki.authority().getCertificatePEM(),
            "listener.name.mutual.ssl.client.auth",
            "required",
            "listener.name.secure.ssl.client.auth",
            "required"));
  }

  private KafkaBroker(Map<String, String> security) {
    this.security = security;
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(PrintStream.nullOutputStream(), true, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(1)
          .setControllerListenerName("CONTROLLER")
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .addDirectory(directory.toString())
          .setMetadataLogDirectory(directory.toString())
          .run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    server = start();
    connect();
  }

  private String listeners() {
    String always = "SASL://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort;
    return security.isEmpty()
        ? always
        : always + ",SECURE://127.0.0.1:" + securePort + ",MUTUAL://127.0.0.1:" + mutualPort;
  }

  /** Makes the user of consumers known to SCRAM. */
  void addUser(String password) {
    for (ScramMechanism mechanism :
        List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
      ScramCredentialInfo form = new ScramCredentialInfo(mechanism, 4_096);
      await(
          admin()
              .alterUserScramCredentials(
                  List.of(new UserScramCredentialUpsertion(USER, form, password)))
              .all());
    }
  }

  /** Options of a consumer that logs in without TLS. */
  String loginOptions(String login) {
    return consumer(port, login);
  }

  /** Options of a consumer that logs in over TLS. */
  String secureOptions(String login) {
    return consumer(securePort, login);
  }

  /** Options of a consumer that shows its certificate. */
  String mutualOptions(String tls) {
    return consumer(mutualPort, "\"tls\":" + tls);
  }

  private String consumer(int at, String members) {
    return """
        {"brokers":["127.0.0.1:%d"],"topics":["%s"],"consumer_group":"%s","dial_timeout":"1s",%s}
        """
        .formatted(at, topic, group(), members);
  }

  private KafkaRaftServer start() {
    Properties properties = new Properties();
    properties.putAll(
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
            Map.entry("listeners", listeners()),
            Map.entry(
                "listener.security.protocol.map",
                "CONTROLLER:PLAINTEXT,SASL:SASL_PLAINTEXT,SECURE:SASL_SSL,MUTUAL:SSL"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("inter.broker.listener.name", "SASL"),
            Map.entry("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512"),
            Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
            Map.entry("listener.name.sasl.plain.sasl.jaas.config", JAAS),
            Map.entry("listener.name.sasl.scram-sha-256.sasl.jaas.config", SCRAM),
            Map.entry("listener.name.sasl.scram-sha-512.sasl.jaas.config", SCRAM),
            Map.entry("listener.name.secure.plain.sasl.jaas.config", JAAS),
            Map.entry("listener.name.secure.scram-sha-256.sasl.jaas.config", SCRAM),
            Map.entry("listener.name.secure.scram-sha-512.sasl.jaas.config", SCRAM),
            Map.entry("log.dirs", directory.toString()),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "1"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.min.session.timeout.ms", "100"),
            Map.entry("log.cleaner.enable", "false")));
    properties.putAll(security);
    KafkaRaftServer made = new KafkaRaftServer(KafkaConfig.fromProps(properties), Time.SYSTEM);
    made.startup();
    return made;
  }

  private void connect() {
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + port,
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", JAAS,
            "acks", "all",
            "linger.ms", "0");
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    admin = Admin.create(client);
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      throw new AssertionError("not connected");
    }
    return producer;
  }

  /** Hands an envelope over, to be written soon. */
  void begin(int partition, String envelope) {
    byte[] body = envelope.getBytes(StandardCharsets.UTF_8);
    producer().send(new ProducerRecord<>(topic, partition, null, body));
  }

  /** Returns when all that was handed over is written. */
  void flush() {
    producer().flush();
  }

  private Admin admin() {
    if (admin == null) {
      throw new AssertionError("not connected");
    }
    return admin;
  }

  void clear() {
    topic = "commands-" + ++round;
    await(admin().createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all());
    Await.until(
        PATIENCE,
        () -> await(admin().listTopics().names()).contains(topic),
        () -> topic + " is not there");
  }

  private String group() {
    return "group-" + topic;
  }

  @Override
  public String options(String more) {
    return """
        {"brokers":["127.0.0.1:%d"],"topics":["%s"],"consumer_group":"%s","dial_timeout":"300ms",
         "sasl_mechanism":"plain","sasl_user":"%s","sasl_password":"s3\\"cret"%s}
        """
        .formatted(port, topic, group(), USER, more.isEmpty() ? "" : "," + more);
  }

  @Override
  public void put(int partition, String method, String body) {
    putData(
        partition,
        method.isEmpty() ? Map.of() : Map.of("centrifugo-method", method),
        body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void putData(int partition, Map<String, String> fields, byte[] body) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, null, body);
    fields.forEach(
        (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    try {
      producer().send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public long unsettled() {
    Map<TopicPartition, OffsetAndMetadata> done =
        await(admin().listConsumerGroupOffsets(group()).partitionsToOffsetAndMetadata());
    long sum = 0;
    for (int i = 0; i < PARTITIONS; i++) {
      TopicPartition partition = new TopicPartition(topic, i);
      long end =
          await(
                  admin()
                      .listOffsets(Map.of(partition, OffsetSpec.latest()))
                      .partitionResult(partition))
              .offset();
      OffsetAndMetadata mark = done.get(partition);
      sum += end - (mark == null ? 0 : mark.offset());
    }
    return sum;
  }

  private void disconnect() {
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
    admin().close(Duration.ZERO);
  }

  @Override
  public void crash() {
    disconnect();
    server.shutdown();
    server.awaitShutdown();
  }

  @Override
  public void restart() {
    server = start();
    connect();
  }

  @Override
  public void close() {
    crash();
  }
}
