package io.gyre.consumer.kafka;

import io.gyre.config.KafkaConsumerConfig;
import io.gyre.consumer.SourceTls;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;

/** The settings of the Kafka client for a consumer. */
final class KafkaSettings {
  private static final Map<String, String> MECHANISMS =
      Map.of("plain", "PLAIN", "scram-sha-256", "SCRAM-SHA-256", "scram-sha-512", "SCRAM-SHA-512");

  private KafkaSettings() {}

  /**
   * Returns the settings. Reads files, so not for an event loop.
   *
   * @throws IllegalArgumentException for an unknown mechanism, or TLS that cannot be read
   */
  static Map<String, Object> of(KafkaConsumerConfig config, Vertx vertx) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.brokers());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, config.consumerGroup());
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "centrifugo");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        config.fetchReadUncommitted() ? "read_uncommitted" : "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Math.max(1, config.maxPollRecords()));
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) config.fetchMaxWait().toMillis());
    if (config.fetchMaxBytes() > 0) {
      settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, config.fetchMaxBytes());
    }
    if (!config.instanceId().isEmpty()) {
      settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.instanceId());
    }
    // Members of a group have to have one in common.
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        List.of(CooperativeStickyAssignor.class));
    settings.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG,
        config.dialTimeout().toMillis());
    settings.put("auto.include.jmx.reporter", false);
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    security(settings, config, vertx);
    return settings;
  }

  /** How long the first answer of a broker may take. */
  static Duration patience(KafkaConsumerConfig config) {
    return config.dialTimeout().multipliedBy(2L * config.brokers().size());
  }

  private static void security(
      Map<String, Object> settings, KafkaConsumerConfig config, Vertx vertx) {
    boolean tls = config.tls().enabled();
    boolean sasl = !config.saslMechanism().isEmpty();
    settings.put(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        (sasl ? "SASL_" : "") + (tls ? "SSL" : "PLAINTEXT"));
    if (tls) {
      SourceTls source = SourceTls.of(config.tls());
      settings.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, TlsEngines.class);
      settings.put(TlsEngines.CONTEXT, source.context(vertx));
      settings.put(TlsEngines.NAME, source.serverName());
      settings.put(
          SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG,
          source.verifiesName() ? "https" : "");
    }
    if (sasl) {
      String mechanism = MECHANISMS.get(config.saslMechanism().toLowerCase(Locale.ROOT));
      if (mechanism == null) {
        throw new IllegalArgumentException("unknown sasl_mechanism " + config.saslMechanism());
      }
      String module =
          mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
      settings.put(SaslConfigs.SASL_MECHANISM, mechanism);
      settings.put(
          SaslConfigs.SASL_JAAS_CONFIG,
          "org.apache.kafka.common.security.%s required username=%s password=%s;"
              .formatted(module, quoted(config.saslUser()), quoted(config.saslPassword())));
    }
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
