package io.gyre.consumer.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.consumer.Broker;
import io.gyre.consumer.SecureContract;
import io.gyre.support.Await;
import io.gyre.support.TestPki;
import io.gyre.support.TestPki.Identity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS and login, with PostgreSQL. */
final class PostgresSecureTest extends SecureContract {
  private static final String LISTENS =
      "SELECT 1 FROM pg_stat_activity JOIN pg_stat_ssl USING (pid)"
          + " WHERE query = 'LISTEN \"rows\"' AND ssl";

  @Override
  protected String type() {
    return "postgresql";
  }

  @Override
  protected Broker start(Identity server, TestPki pki) {
    PostgresBroker broker = new PostgresBroker(server, pki);
    broker.createTable("JSONB");
    broker.createRoles(PASSWORD);
    return broker;
  }

  @Override
  protected String options(Broker broker, String password, String tls) {
    return options(((PostgresBroker) broker).dsn("reader", password, ""), ",\"tls\":" + tls);
  }

  private static String options(String dsn, String more) {
    return "{\"dsn\":\"%s\",\"outbox_table_name\":\"outbox\"%s}".formatted(dsn, more);
  }

  @Override
  protected String refusal() {
    return "password authentication failed";
  }

  private PostgresBroker postgres() {
    return (PostgresBroker) goodBroker();
  }

  @Test
  void listen_overTls_isHeard() {
    String more =
        ",\"partition_poll_interval\":\"1h\",\"partition_notification_channel\":\"rows\",\"tls\":";
    readOptions(options(postgres().dsn("reader", PASSWORD, ""), more + tls(pki(), "")), "node-1");
    Await.until(SOON, () -> postgres().sql(LISTENS).size() > 0, () -> "nobody listens");
    postgres().put(0, "publish", "{\"channel\":\"a\",\"data\":1}");
    postgres().sql("SELECT pg_notify('rows', '0')");
    assertEquals(List.of("1"), awaitData("a", 1));
  }

  @Test
  void listen_withAnotherPassword_isSaid_andRowsAreReadByPolls() {
    String more =
        ",\"partition_notification_channel\":\"rows\",\"partition_notification_dsn\":\"%s\",\"tls\":%s"
            .formatted(postgres().dsn("reader", "n0t-this", ""), tls(pki(), ""));
    assertReadsButSays(
        options(postgres().dsn("reader", PASSWORD, ""), more),
        "what=LISTEN cause=io.vertx.pgclient.PgException: FATAL: password authentication failed",
        "n0t-this");
  }

  private void assertReadsButSays(String options, String said, String secret) {
    String log =
        logOf(
            () -> {
              readOptions(options, "node-1");
              postgres().put(0, "publish", "{\"channel\":\"a\",\"data\":1}");
              awaitData("a", 1);
              Await.until(SOON, () -> meter("errors_total") >= 1, () -> "no error");
            });
    assertEquals(true, log.contains(said), log);
    assertEquals(false, log.contains(secret), log);
  }

  @Test
  void certificate_aloneOfARole_isItsLogin() {
    Identity role = pki().named("certified");
    String tls =
        "{\"enabled\":true,\"server_ca_pem\":\"%s\",\"cert_pem\":\"%s\",\"key_pem\":\"%s\"}"
            .formatted(pki().root(), role.certificate(), role.key());
    assertReads(postgres(), options(postgres().dsn("certified", "", ""), ",\"tls\":" + tls));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?sslmode=prefer", "?sslmode=require"})
  void sslmode_thatVerifiesNothing_isRead(String parameters) {
    assertReads(postgres(), options(postgres().dsn("plain", PASSWORD, parameters), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void sslmode_withARoot_isRead(String mode) {
    String parameters = "?sslmode=" + mode + "&sslrootcert=" + pki().root();
    assertReads(postgres(), options(postgres().dsn("plain", PASSWORD, parameters), ""));
  }

  @Test
  void sslmode_withACertificate_isRead() {
    Identity own = pki().named("client");
    String parameters =
        "?sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"
            .formatted(pki().root(), own.certificate(), own.key());
    assertReads(postgres(), options(postgres().dsn("reader", PASSWORD, parameters), ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void sslmode_withAnotherRoot_isRefused(String mode) {
    String parameters = "?sslmode=" + mode + "&sslrootcert=" + TestPki.create().root();
    assertRefused(
        options(postgres().dsn("plain", PASSWORD, parameters), ""), "PKIX path building failed");
  }

  @Test
  void sslmode_verifyFullWithoutARoot_isRefused() {
    assertRefused(
        options(postgres().dsn("plain", PASSWORD, "?sslmode=verify-full"), ""),
        "PKIX path building failed");
  }

  @Test
  void sslmode_disable_isRefusedByTheServer() {
    assertRefused(
        options(postgres().dsn("plain", PASSWORD, "?sslmode=disable"), ""), "no encryption");
  }

  @Test
  void root_thatIsNotThere_isSaid() {
    assertRefused(
        options(postgres().dsn("plain", PASSWORD, "?sslmode=verify-ca&sslrootcert=/none.pem"), ""),
        "dsn: sslrootcert: ");
  }
}
