package io.gyre.transport;

import static io.gyre.transport.StreamFixture.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gyre.session.Link;
import io.gyre.support.Await;
import io.gyre.transport.EchoSessions.Echo;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

/** Each kind of connection says when a slow client has taken what waited for it. */
class WhenSentTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String SOCKJS = "/connection/sockjs";
  private static final byte[] MUCH = "x".repeat(100_000).getBytes(UTF_8);
  private static final int LIMIT = 400_000;

  private static StreamFixture fixture(io.gyre.config.HttpServerConfig config) {
    return SockJsTest.fixture(config, new AtomicInteger());
  }

  private static Echo only(StreamFixture fixture) {
    Await.until(PATIENCE, () -> fixture.edge().opened().size() == 1, () -> "no session");
    return fixture.edge().opened().element();
  }

  /** Writes until much waits, and asks to be told; what is written then is the last. */
  private static AtomicInteger fill(Echo echo) {
    AtomicInteger told = new AtomicInteger();
    AtomicLong waiting = new AtomicLong();
    Link link = echo.link();
    Await.until(
        PATIENCE,
        () -> {
          echo.run(
              () -> {
                if (link.queuedBytes() <= LIMIT) {
                  link.write(link.framing().frame(MUCH));
                  link.flush();
                }
                waiting.set(link.queuedBytes());
              });
          return waiting.get() > LIMIT;
        },
        () -> "waiting " + waiting);
    echo.run(
        () -> {
          link.write(link.framing().frame("last".getBytes(UTF_8)));
          link.whenSent(
              () -> {
                assertEquals(0, link.queuedBytes());
                told.incrementAndGet();
              });
          assertEquals(0, told.get(), "inline");
        });
    return told;
  }

  private static void assertTold(AtomicInteger told) {
    Await.until(PATIENCE, () -> told.get() == 1, () -> "told " + told);
  }

  private static void overHttp1(StreamFixture fixture, RawHttp http, String request, String end) {
    http.send(request);
    AtomicInteger told = fill(only(fixture));
    assertEquals(0, told.get());
    http.skipTo(end);
    assertTold(told);
    Echo echo = only(fixture);
    echo.run(() -> echo.link().whenSent(told::incrementAndGet));
    Await.until(PATIENCE, () -> told.get() == 2, () -> "nothing waits, and nobody is told");
  }

  @Test
  void stream_overHttp1() {
    try (StreamFixture fixture = fixture(Settings.http());
        RawHttp http = RawHttp.open(fixture.port())) {
      overHttp1(fixture, http, post(StreamFixture.HTTP_STREAM, "hello"), "last\n\r\n");
    }
  }

  @Test
  void stream_overTls() throws Exception {
    SelfSignedCertificate own = SelfSignedCertificate.create("localhost");
    var tls =
        Settings.tls(
            Files.readString(Path.of(own.certificatePath())),
            Files.readString(Path.of(own.privateKeyPath())));
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
    try (StreamFixture fixture = fixture(Settings.http("", tls, false));
        RawHttp http = RawHttp.open(fixture.port(), trusting.getSocketFactory())) {
      overHttp1(fixture, http, post(StreamFixture.HTTP_STREAM, "hello"), "last\n\r\n");
    }
  }

  @Test
  void webSocket_overHttp1() {
    try (StreamFixture fixture = fixture(Settings.http());
        RawHttp http = RawHttp.open(fixture.port())) {
      overHttp1(fixture, http, RawHttp.upgrade(StreamFixture.WEBSOCKET), "last");
    }
  }

  @Test
  void sockJs() {
    try (StreamFixture fixture = fixture(Settings.http());
        RawHttp http = RawHttp.open(fixture.port())) {
      overHttp1(fixture, http, RawHttp.upgrade(SOCKJS + "/000/s/websocket"), "last\"]");
    }
  }

  @Test
  void streams_overHttp2() throws Exception {
    try (StreamFixture fixture = fixture(Settings.h2c());
        Http2Peer peer = new Http2Peer(fixture.port())) {
      var headers =
          new DefaultHttp2Headers(false)
              .method("POST")
              .scheme("http")
              .authority("localhost")
              .path(StreamFixture.HTTP_STREAM);
      overHttp2(fixture, peer.open(headers, true));
      fixture.edge().opened().clear();
      overHttp2(fixture, peer.open(Http2Peer.connect(StreamFixture.WEBSOCKET), false));
    }
  }

  private static void overHttp2(StreamFixture fixture, Http2Peer.Stream stream) throws Exception {
    stream.reading(false);
    AtomicInteger told = fill(only(fixture));
    assertEquals(0, told.get());
    stream.reading(true);
    stream.head();
    stream.readTo("last");
    assertTold(told);
  }

  @Test
  void connectionThatEnds_doesNotFail() {
    try (StreamFixture fixture = fixture(Settings.http())) {
      RawHttp http = RawHttp.open(fixture.port());
      http.send(post(StreamFixture.HTTP_STREAM, "hello"));
      Echo echo = only(fixture);
      fill(echo);
      http.close();
      Await.until(PATIENCE, () -> echo.ends() == 1, () -> "not ended");
      AtomicInteger told = new AtomicInteger();
      echo.run(() -> echo.link().whenSent(told::incrementAndGet));
      assertTold(told);
      assertFalse(fixture.edge().connected() > 0);
    }
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
