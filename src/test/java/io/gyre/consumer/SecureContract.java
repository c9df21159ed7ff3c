package io.gyre.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.TestPki;
import io.gyre.support.TestPki.Identity;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What every kind of consumer owes when its source asks for TLS and a login. */
public abstract class SecureContract extends ConsumerHarness {
  /** The password that is right. */
  protected static final String PASSWORD = "r1ght-s3cret";

  private static final String WRONG_PASSWORD = "wr0ng-s3cret";
  private static final String OTHER_NAME = "broker.example";

  private final TestPki pki = TestPki.create();
  private final Map<Served, Broker> brokers = new EnumMap<>(Served.class);

  /** What a broker's certificate is like. */
  private enum Served {
    GOOD,
    OTHER_NAME,
    EXPIRED
  }

  /** Starts a broker at 127.0.0.1 that speaks TLS and takes clients of the authority only. */
  protected abstract Broker start(Identity server, TestPki pki);

  /** Options of a consumer of a broker, with this password and this section, JSON. */
  protected abstract String options(Broker broker, String password, String tls);

  /** What the log says when the password is wrong. */
  protected abstract String refusal();

  /** What the log says when the client shows no certificate. */
  protected String refusalWithoutCertificate() {
    return "certificate";
  }

  @AfterAll
  void stopBrokers() {
    brokers.values().forEach(Broker::close);
  }

  /** The authority of brokers and clients. */
  protected final TestPki pki() {
    return pki;
  }

  /** A broker whose certificate is good. */
  protected final Broker goodBroker() {
    return broker(Served.GOOD);
  }

  private Broker broker(Served served) {
    return brokers.computeIfAbsent(
        served,
        key ->
            start(
                switch (key) {
                  case GOOD -> pki.local();
                  case OTHER_NAME -> pki.named(OTHER_NAME);
                  case EXPIRED -> pki.expired();
                },
                pki));
  }

  /** A section that shows a client's certificate, with further members. */
  protected final String tls(TestPki trusted, String more) {
    Identity client = pki.named("client");
    return """
        {"enabled":true,"server_ca_pem":"%s","cert_pem":"%s","key_pem":"%s"%s}
        """
        .formatted(trusted.root(), client.certificate(), client.key(), more);
  }

  /** Reads a publication with these options. */
  protected final void assertReads(Broker broker, String options) {
    readOptions(options, "node-1");
    broker.put(0, "publish", "{\"channel\":\"a\",\"data\":1}");
    awaitData("a", 1);
    assertEquals(0, meter("errors_total"));
  }

  /** Reads nothing with these options, tries again, and says why, without secrets. */
  protected final void assertRefused(String options, String reason) {
    String log =
        logOf(
            () -> {
              readOptions(options, "node-1");
              Await.until(SOON, () -> meter("errors_total") >= 2, this::page);
            });
    assertTrue(log.contains("consumer cannot read consumer=tested cause="), log);
    assertTrue(log.contains(reason), log);
    assertFalse(log.contains(PASSWORD), log);
    assertFalse(log.contains(WRONG_PASSWORD), log);
    assertEquals(0, sink().arrivals().size());
  }

  @Test
  void login_overTls_withCertificatesOfBothSides_isRead() {
    assertReads(goodBroker(), options(goodBroker(), PASSWORD, tls(pki, "")));
  }

  @Test
  void password_wrong_isRefused() {
    assertRefused(options(goodBroker(), WRONG_PASSWORD, tls(pki, "")), refusal());
  }

  @Test
  void certificate_ofAnUnknownAuthority_isRefused() {
    assertRefused(
        options(goodBroker(), PASSWORD, tls(TestPki.create(), "")), "PKIX path building failed");
  }

  @Test
  void authority_notGiven_isTheJvms() {
    assertRefused(
        options(goodBroker(), PASSWORD, "{\"enabled\":true}"), "PKIX path building failed");
  }

  @Test
  void client_withoutCertificate_isRefused() {
    String tls = "{\"enabled\":true,\"server_ca_pem\":\"%s\"}".formatted(pki.root());
    assertRefused(options(goodBroker(), PASSWORD, tls), refusalWithoutCertificate());
  }

  @Test
  void name_other_isRefused_unlessItIsExpected() {
    Broker broker = broker(Served.OTHER_NAME);
    assertRefused(
        options(broker, PASSWORD, tls(pki, "")),
        "No subject alternative names matching IP address 127.0.0.1 found");
  }

  @Test
  void name_expected_isRead() {
    Broker broker = broker(Served.OTHER_NAME);
    String name = ",\"server_name\":\"" + OTHER_NAME + "\"";
    assertReads(broker, options(broker, PASSWORD, tls(pki, name)));
  }

  @Test
  void name_expected_isTheOnlyOne() {
    assertRefused(
        options(goodBroker(), PASSWORD, tls(pki, ",\"server_name\":\"" + OTHER_NAME + "\"")),
        "No subject alternative DNS name matching " + OTHER_NAME + " found");
  }

  @Test
  void certificate_expired_isRefused() {
    Broker broker = broker(Served.EXPIRED);
    assertRefused(options(broker, PASSWORD, tls(pki, "")), "NotAfter");
  }

  @Test
  void certificate_expired_isTakenWhenNothingIsVerified() {
    Broker broker = broker(Served.EXPIRED);
    String tls = tls(TestPki.create(), ",\"insecure_skip_verify\":true");
    assertReads(broker, options(broker, PASSWORD, tls));
  }
}
