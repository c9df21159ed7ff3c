package io.gyre.consumer.servicebus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.consumer.BrokerProcess;
import io.gyre.consumer.ConsumersVerticle;
import io.gyre.metrics.Meters;
import io.gyre.support.Await;
import io.vertx.core.Vertx;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Identities of applications, and TLS, which they need. */
@Timeout(60)
final class IdentityTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TRUST = "javax.net.ssl.trustStore";
  private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";
  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "AZURE_AUTHORITY_HOST";

  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
  private final ServiceBusStandIn bus = new ServiceBusStandIn(0, certificate.keyCertOptions());
  private final LoginStandIn login = new LoginStandIn(bus, Duration.ofSeconds(2));
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Meters meters = new Meters();
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void open() {
    System.setProperty(AUTHORITY, login.url());
    bus.create("q", false, Duration.ofSeconds(5), 10);
    lines.start();
    ((Logger) LoggerFactory.getLogger("io.gyre.consumer")).addAppender(lines);
  }

  @AfterEach
  void close() throws Exception {
    ((Logger) LoggerFactory.getLogger("io.gyre.consumer")).detachAppender(lines);
    System.clearProperty(AUTHORITY);
    System.clearProperty(TRUST);
    System.clearProperty(TRUST_PASSWORD);
    vertx.close().toCompletionStage().toCompletableFuture().get();
    meters.close();
    login.close();
    bus.close();
    certificate.delete();
  }

  private void trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(certificate.certificatePath()))) {
      store.setCertificateEntry(
          "bus", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    Path file = BrokerProcess.newDirectory("trust").resolve("store");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    System.setProperty(TRUST, file.toString());
    System.setProperty(TRUST_PASSWORD, PASSWORD);
  }

  private void read(String host, String secret) {
    String json =
        """
        {"consumers":[{"name":"tested","enabled":true,"type":"azure_service_bus",
          "azure_service_bus":{"use_azure_identity":true,"fully_qualified_namespace":"%s:%d",
            "tenant_id":"tenant","client_id":"app","client_secret":"%s","queues":["q"]}}]}
        """
            .formatted(host, bus.port(), secret);
    ConfigLoader.Result loaded = ConfigLoader.load(SourceSet.ofFile("config.json", json));
    assertTrue(loaded.config() != null, () -> loaded.problems().toString());
    vertx.deployVerticle(new ConsumersVerticle(loaded.config().consumers(), "node-1", meters));
  }

  private String log() {
    return List.copyOf(lines.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void token_isRenewed_beforeItExpires() throws Exception {
    trust();
    read("localhost", LoginStandIn.SECRET);
    Await.until(SOON, () -> bus.puts("q") >= 4, () -> bus.puts("q") + " tokens\n" + log());
    assertEquals(1, bus.ask(() -> bus.queue("q").readers()));
    assertFalse(log().contains("failed"), log());
  }

  @Test
  void wrongSecret_isNotLogged() throws Exception {
    trust();
    read("localhost", "wr0ng");
    Await.until(SOON, () -> log().contains("the login host answered 401"), this::log);
    assertFalse(log().contains("wr0ng"), log());
  }

  @Test
  void certificate_thatIsNotTrusted_isRefused() {
    read("localhost", LoginStandIn.SECRET);
    Await.until(SOON, () -> log().contains("unable to find valid certification path"), this::log);
    assertEquals(0, bus.puts("q"));
  }

  @Test
  void certificate_ofAnotherHost_isRefused() throws Exception {
    trust();
    read("127.0.0.1", LoginStandIn.SECRET);
    Await.until(SOON, () -> log().contains("No subject alternative names"), this::log);
    assertEquals(0, bus.puts("q"));
  }
}
