package io.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gyre.config.Config;
import io.gyre.config.HttpServerConfig;
import io.gyre.config.TlsConfig;
import io.gyre.edge.Listener;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS of the two listeners, with and without certificates of clients, over HTTP/1.1 and 2. */
class TlsListenersTest {
  private static final SelfSignedCertificate SERVER = SelfSignedCertificate.create("localhost");
  private static final SelfSignedCertificate INTERNAL = SelfSignedCertificate.create("internal");
  private static final SelfSignedCertificate CLIENT = SelfSignedCertificate.create("client");
  private static final SelfSignedCertificate STRANGER = SelfSignedCertificate.create("stranger");

  private static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TlsConfig tls(SelfSignedCertificate certificate, String clientCa) {
    return new TlsConfig(
        true,
        text(certificate.certificatePath()),
        text(certificate.privateKeyPath()),
        "",
        clientCa,
        false,
        "");
  }

  private static EdgeFixture edge(TlsConfig external, TlsConfig internal, boolean onlyExternal) {
    HttpServerConfig preset = Config.defaults().httpServer();
    EdgeFixture edge =
        new EdgeFixture(
            new HttpServerConfig(
                "127.0.0.1",
                0,
                "127.0.0.1",
                Integer.toString(io.gyre.support.FreePort.find()),
                external,
                preset.tlsAutocert(),
                onlyExternal,
                internal,
                preset.http3(),
                false,
                "",
                false,
                List.of()));
    for (Listener listener : Listener.values()) {
      EdgeFixture.await(
          edge.edge()
              .mount(
                  "/" + listener,
                  listener,
                  lane -> request -> request.response().end(request.version() + " " + listener)));
    }
    return edge.open();
  }

  private static String get(EdgeFixture edge, Listener listener, HttpClientOptions options) {
    HttpClient client =
        edge.vertx().createHttpClient(options.setTrustAll(true).setVerifyHost(false));
    Future<String> answer =
        client
            .request(HttpMethod.GET, edge.edge().port(listener), "127.0.0.1", "/" + listener)
            .compose(request -> request.send())
            .compose(response -> response.body())
            .map(Object::toString);
    return EdgeFixture.await(answer.eventually(client::close));
  }

  private static HttpClientOptions client(HttpVersion version) {
    return new HttpClientOptions().setSsl(true).setUseAlpn(true).setProtocolVersion(version);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void clientCertificate_wanted_letsInItsOwnersOnly(HttpVersion version) {
    TlsConfig tls = tls(SERVER, text(CLIENT.certificatePath()));
    try (EdgeFixture edge = edge(tls, Settings.noTls(), false)) {
      HttpClientOptions known = client(version).setKeyCertOptions(CLIENT.keyCertOptions());
      assertEquals(version + " EXTERNAL", get(edge, Listener.EXTERNAL, known));
      HttpClientOptions stranger = client(version).setKeyCertOptions(STRANGER.keyCertOptions());
      assertThrows(IllegalStateException.class, () -> get(edge, Listener.EXTERNAL, stranger));
      assertThrows(
          IllegalStateException.class, () -> get(edge, Listener.EXTERNAL, client(version)));
    }
  }

  @Test
  void tls_ofTheExternalListener_isTheInternalOnesTooUnlessItHasItsOwnOrNone() {
    TlsConfig external = tls(SERVER, "");
    HttpClientOptions trusting =
        client(HttpVersion.HTTP_2).setTrustOptions(INTERNAL.trustOptions());
    try (EdgeFixture edge = edge(external, Settings.noTls(), false)) {
      assertEquals("HTTP_2 EXTERNAL", get(edge, Listener.EXTERNAL, client(HttpVersion.HTTP_2)));
      assertEquals("HTTP_2 INTERNAL", get(edge, Listener.INTERNAL, client(HttpVersion.HTTP_2)));
    }
    try (EdgeFixture edge = edge(external, Settings.noTls(), true)) {
      assertEquals("HTTP_2 EXTERNAL", get(edge, Listener.EXTERNAL, client(HttpVersion.HTTP_2)));
      assertEquals("HTTP_1_1 INTERNAL", get(edge, Listener.INTERNAL, new HttpClientOptions()));
    }
    try (EdgeFixture edge = edge(Settings.noTls(), tls(INTERNAL, ""), false)) {
      assertEquals("HTTP_1_1 EXTERNAL", get(edge, Listener.EXTERNAL, new HttpClientOptions()));
      assertEquals("HTTP_2 INTERNAL", get(edge, Listener.INTERNAL, trusting));
    }
  }
}
