package io.gyre.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over TLS, which carries HTTP/2. */
@Timeout(30)
class TlsTest {
  @Test
  void call_overTls_needsATrustedCertificate() throws Exception {
    Vertx vertx = Vertx.vertx();
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    try {
      HttpServer server =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setSsl(true)
                      .setUseAlpn(true)
                      .setKeyCertOptions(certificate.keyCertOptions()))
              .requestHandler(
                  request ->
                      request
                          .response()
                          .end("{\"result\":{\"data\":\"%s\"}}".formatted(request.version())))
              .listen(0, "localhost")
              .toCompletionStage()
              .toCompletableFuture()
              .get();
      ApiClientBuilder builder =
          ApiClient.builder("https://localhost:" + server.actualPort() + "/api")
              .retry(RetryPolicy.none());
      ApiClient careful = builder.build();
      TransportException refused =
          assertThrows(TransportException.class, () -> careful.send(new Rpc("version", null)));
      assertFalse(refused.outcomeUnknown());
      ApiClient trusting = builder.sslContext(trusting(certificate.certificatePath())).build();
      assertEquals(Json.of("HTTP_2"), trusting.send(new Rpc("version", null)).data());
    } finally {
      certificate.delete();
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }

  private static SSLContext trusting(String certificatePath) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(certificatePath))) {
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
