package io.gyre.consumer.nats;

import io.gyre.consumer.Broker;
import io.gyre.consumer.SecureContract;
import io.gyre.support.TestPki;
import io.gyre.support.TestPki.Identity;
import io.nats.client.NKey;
import io.nats.client.Options;
import io.nats.client.support.JsonSerializable;
import io.nats.client.support.JwtUtils;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and login, with NATS. */
@Tag("soak")
final class NatsSecureTest extends SecureContract {
  private static final JsonSerializable OPERATOR = () -> "{\"type\":\"operator\",\"version\":2}";
  private static final JsonSerializable SYSTEM = () -> "{\"type\":\"account\",\"version\":2}";
  private static final JsonSerializable ACCOUNT =
      () ->
          """
          {"type":"account","version":2,"limits":{"subs":-1,"data":-1,"payload":-1,"imports":-1,
           "exports":-1,"wildcards":true,"conn":-1,"leaf":-1,"mem_storage":-1,"disk_storage":-1,
           "streams":-1,"consumer":-1}}""";
  private static final char[] TOKEN = "t0ken-s3cret".toCharArray();

  @Override
  protected String type() {
    return "nats_jetstream";
  }

  @Override
  protected Broker start(Identity server, TestPki pki) {
    Options.Builder login =
        Options.builder()
            .userInfo("gyre".toCharArray(), PASSWORD.toCharArray())
            .sslContext(anyServer(pki));
    return started(
        """
        authorization { user: gyre, password: "%s" }
        tls { cert_file: "%s", key_file: "%s", ca_file: "%s", verify: true, timeout: 5 }
        """
            .formatted(PASSWORD, server.certificate(), server.key(), pki.root()),
        login);
  }

  private static NatsBroker started(String configuration, Options.Builder login) {
    NatsBroker broker = new NatsBroker(configuration, login);
    broker.clear();
    return broker;
  }

  private static SSLContext anyServer(TestPki pki) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] anyone = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
      context.init(pki.named("test").bundle().toKeyManagerFactory().getKeyManagers(), anyone, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected String options(Broker broker, String password, String tls) {
    return ((NatsBroker) broker)
        .options(
            "127.0.0.1",
            "\"username\":\"gyre\",\"password\":\"%s\",\"tls\":%s".formatted(password, tls));
  }

  @Override
  protected String refusal() {
    return "Authorization Violation";
  }

  @Override
  protected String refusalWithoutCertificate() {
    return "TimeoutException"; // the client does not tell what ended the connection
  }

  @Test
  void password_inTheUrl_isNotLogged() {
    NatsBroker broker = (NatsBroker) goodBroker();
    assertRefused(
        broker.options("gyre:" + PASSWORD + "@127.0.0.1", "\"tls\":{\"enabled\":true}"),
        "PKIX path building failed");
  }

  @Test
  void server_withoutTls_isRefused_whenTlsIsWanted() {
    try (NatsBroker broker = started("", Options.builder())) {
      assertRefused(
          broker.options("127.0.0.1", "\"tls\":" + tls(pki(), "")),
          "SSL connection wanted by client");
    }
  }

  @Test
  void token_isAsked() {
    try (NatsBroker broker =
        started(
            "authorization { token: \"%s\" }".formatted(new String(TOKEN)),
            Options.builder().token(TOKEN))) {
      assertReads(
          broker, broker.options("127.0.0.1", "\"token\":\"%s\"".formatted(new String(TOKEN))));
    }
  }

  @Test
  void credentials_file_isShown(@TempDir Path directory) throws Exception {
    NKey operator = NKey.createOperator(null);
    NKey account = NKey.createAccount(null);
    NKey user = NKey.createUser(null);
    NKey system = NKey.createAccount(null);
    String userJwt = JwtUtils.issueUserJWT(account, publicKey(account), publicKey(user));
    Path credentials = credentials(directory, userJwt, user);
    String configuration =
        """
        operator: "%s"
        resolver: MEMORY
        system_account: %s
        resolver_preload: { %s: "%s", %s: "%s" }
        """
            .formatted(
                jwt(operator, operator, "test", OPERATOR),
                publicKey(system),
                publicKey(system),
                jwt(operator, system, "system", SYSTEM),
                publicKey(account),
                jwt(operator, account, "gyre", ACCOUNT));
    Options.Builder login =
        Options.builder().authHandler(io.nats.client.Nats.credentials(credentials.toString()));
    try (NatsBroker broker = started(configuration, login)) {
      assertReads(
          broker,
          broker.options("127.0.0.1", "\"credentials_file\":\"%s\"".formatted(credentials)));
    }
  }

  private static String publicKey(NKey key) throws IOException, GeneralSecurityException {
    return new String(key.getPublicKey());
  }

  private static String jwt(NKey signing, NKey subject, String name, JsonSerializable claims)
      throws IOException, GeneralSecurityException {
    String key = publicKey(subject);
    String issuer = publicKey(signing);
    return JwtUtils.issueJWT(
        signing, key, name, null, JwtUtils.currentTimeSeconds(), issuer, claims);
  }

  private static Path credentials(Path directory, String jwt, NKey user)
      throws IOException, GeneralSecurityException {
    String text =
        """
        -----BEGIN NATS USER JWT-----
        %s
        ------END NATS USER JWT------

        -----BEGIN USER NKEY SEED-----
        %s
        ------END USER NKEY SEED------
        """
            .formatted(jwt, new String(user.getSeed()));
    return Files.writeString(directory.resolve("user.creds"), text);
  }
}
