package io.gyre.consumer.kafka;

import io.gyre.consumer.Broker;
import io.gyre.consumer.SecureContract;
import io.gyre.support.TestPki;
import io.gyre.support.TestPki.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and login, with Kafka. The contract's consumers log in by SCRAM. */
final class KafkaSecureTest extends SecureContract {
  private static final String PLAIN_PASSWORD = "s3\\\"cret";

  @Override
  protected String type() {
    return "kafka";
  }

  @Override
  protected Broker start(Identity server, TestPki pki) {
    KafkaBroker broker = new KafkaBroker(server, pki);
    broker.clear();
    broker.addUser(PASSWORD);
    return broker;
  }

  @Override
  protected String options(Broker broker, String password, String tls) {
    return ((KafkaBroker) broker)
        .secureOptions(login("scram-sha-256", password) + ",\"tls\":" + tls);
  }

  private static String login(String mechanism, String password) {
    return "\"sasl_mechanism\":\"%s\",\"sasl_user\":\"gyre\",\"sasl_password\":\"%s\""
        .formatted(mechanism, password);
  }

  @Override
  protected String refusal() {
    return "SaslAuthenticationException";
  }

  @Override
  protected String refusalWithoutCertificate() {
    return "SslAuthenticationException";
  }

  private KafkaBroker kafka() {
    KafkaBroker broker = (KafkaBroker) goodBroker();
    broker.clear();
    return broker;
  }

  private static String password(String mechanism) {
    return mechanism.equals("plain") ? PLAIN_PASSWORD : PASSWORD;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "scram-sha-256", "scram-sha-512"})
  void login_withoutTls_isRead(String mechanism) {
    KafkaBroker broker = kafka();
    assertReads(broker, broker.loginOptions(login(mechanism, password(mechanism))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "scram-sha-512"})
  void login_overTls_isRead(String mechanism) {
    KafkaBroker broker = kafka();
    String tls = ",\"tls\":" + tls(pki(), "");
    assertReads(broker, broker.secureOptions(login(mechanism, password(mechanism)) + tls));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "scram-sha-512"})
  void password_wrongWithoutTls_isRefused(String mechanism) {
    assertRefused(kafka().loginOptions(login(mechanism, "wr0ng-s3cret")), refusal());
  }

  @Test
  void certificate_alone_isALogin() {
    KafkaBroker broker = kafka();
    assertReads(broker, broker.mutualOptions(tls(pki(), "")));
  }

  @Test
  void certificate_notShown_isRefused() {
    String tls = "{\"enabled\":true,\"server_ca_pem\":\"%s\"}".formatted(pki().root());
    assertRefused(kafka().mutualOptions(tls), "SslAuthenticationException");
  }
}
