package io.gyre.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.HttpServerConfig;
import io.gyre.config.TlsConfig;
import io.gyre.support.Await;
import io.gyre.support.Http2Half;
import io.gyre.support.Http2Wire;
import io.gyre.transport.EdgeFixture;
import io.gyre.transport.Settings;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients of HTTP/2 that fall silent: who is dropped, who is kept, and for how long. */
class Http2LifeTest {
  private static final int MILLIS = 10_000;
  private static final Duration PATIENCE = Duration.ofMillis(MILLIS);
  private static final Patience SHORT = patience(300, 300, 100, 200);
  private static final long WHILE_NANOS = Duration.ofMillis(800).toNanos();
  private static final int CALLS_PORT_ID = 41;

  private final AtomicInteger streams = new AtomicInteger();
  private final EdgeFixture edge = new EdgeFixture(new Listeners(Settings.h2c(), 65_536, SHORT));
  private int callsPort;

  private static Patience patience(int idle, int request, int silence, int answer) {
    return new Patience(
        Duration.ofMillis(idle),
        Duration.ofMillis(request),
        Duration.ofMillis(silence),
        Duration.ofMillis(answer));
  }

  @BeforeEach
  void start() {
    EdgeFixture.await(edge.edge().mount("/*", Listener.EXTERNAL, lane -> this::serve));
    edge.open();
    // The idle time is long, as that of the real ones is.
    Patience callers = patience(600_000, 300, 100, 200);
    callsPort =
        EdgeFixture.await(
            edge.edge()
                .serveHttp(
                    SocketAddress.sharedRandomPort(CALLS_PORT_ID, "127.0.0.1"),
                    lane ->
                        GrpcPort.server(edge.vertx(), lane, Settings.noTls(), callers)
                            .requestHandler(this::serve)));
  }

  private void serve(HttpServerRequest request) {
    if (request.path().equals("/stream")) {
      streams.incrementAndGet();
      RequestChannel.keepOpen(request);
      request.response().closeHandler(closed -> streams.decrementAndGet()).writeHead();
    } else {
      request.endHandler(end -> request.response().end());
    }
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private Http2Wire connect(boolean answers) {
    return Http2Wire.open(edge.port(), MILLIS, answers);
  }

  private static Http2Wire begin(Http2Wire wire, int stream, String path) {
    byte[] block = Http2Wire.post(path);
    int flags = Http2Wire.END_HEADERS | Http2Wire.END_STREAM;
    return wire.send(Http2Wire.HEADERS, flags, stream, block);
  }

  /** All at a time, since each takes a while. */
  private static void assertDropped(Supplier<Http2Wire> connecting) {
    Map<Http2Half, Http2Wire> wires = new EnumMap<>(Http2Half.class);
    for (Http2Half half : Http2Half.values()) {
      Http2Wire wire = connecting.get();
      half.send(wire, Http2Wire.post("/"));
      wires.put(half, wire);
    }
    wires.forEach(
        (half, wire) -> {
          List<Integer> got = wire.untilEnd();
          boolean told = !got.isEmpty() && got.get(got.size() - 1) == Http2Wire.GO_AWAY;
          assertEquals(half != Http2Half.PREFACE, told, () -> half + ": " + got);
          wire.close();
        });
  }

  @Test
  void silentInTheMiddle_isDropped() {
    assertDropped(() -> connect(true));
  }

  @Test
  void silentInTheMiddle_onAPortOfCalls_isDropped() {
    assertDropped(() -> Http2Wire.open(callsPort, MILLIS, true));
  }

  @Test
  void silentInTheMiddle_overTls_isDropped() throws Exception {
    SelfSignedCertificate own = SelfSignedCertificate.create("localhost");
    TlsConfig tls =
        Settings.tls(
            Files.readString(Path.of(own.certificatePath())),
            Files.readString(Path.of(own.privateKeyPath())));
    HttpServerConfig config = Settings.http("", tls, false);
    try (EdgeFixture secure = new EdgeFixture(new Listeners(config, 65_536, SHORT))) {
      EdgeFixture.await(secure.edge().mount("/*", Listener.EXTERNAL, lane -> this::serve));
      SSLContext trusting = SSLContext.getInstance("TLS");
      trusting.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
      int port = secure.open().port();
      assertDropped(
          () -> {
            try {
              var socket = trusting.getSocketFactory().createSocket("127.0.0.1", port);
              return Http2Wire.over((SSLSocket) socket, MILLIS);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  /** Pings tell that the client is there, not that it will go on with its request. */
  @Test
  void pings_keepAnIdleConnection_notOneWithHalfARequest() {
    for (int port : List.of(edge.port(), callsPort)) {
      try (Http2Wire idle = begin(Http2Wire.open(port, MILLIS, true).hello(), 1, "/");
          Http2Wire half = Http2Wire.open(port, MILLIS, true)) {
        Http2Half.BODY.send(half, Http2Wire.post("/"));
        long begun = System.nanoTime();
        boolean ended = false;
        while (System.nanoTime() - begun < WHILE_NANOS) {
          idle.ping().next(Http2Wire.PING);
          ended = ended || !pings(half);
          Await.pause(Duration.ofMillis(20));
        }
        assertTrue(ended, "half a request is kept by pings");
      }
    }
  }

  private static boolean pings(Http2Wire wire) {
    try {
      return wire.ping().read() != null;
    } catch (UncheckedIOException gone) {
      return false;
    }
  }

  @Test
  void stream_keepsItsConnection_untilItEnds() {
    for (int port : List.of(edge.port(), callsPort)) {
      try (Http2Wire wire = begin(Http2Wire.open(port, MILLIS, true).hello(), 1, "/stream")) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < WHILE_NANOS) {
          wire.next(Http2Wire.PING);
        }
        assertEquals(1, streams.get());
        assertTrue(wire.pings() > 3, "pinged " + wire.pings());
        wire.send(Http2Wire.RESET, 0, 1, new byte[] {0, 0, 0, 8});
        if (port == edge.port()) {
          assertTrue(wire.untilEnd().contains(Http2Wire.GO_AWAY));
        } else {
          // Callers are given more time; one that goes on asking is answered.
          begin(wire, 3, "/");
          assertEquals(3, wire.next(Http2Wire.HEADERS).stream());
        }
        Await.until(PATIENCE, () -> streams.get() == 0, () -> "stream not ended");
      }
    }
  }

  @Test
  void streamOfAClientThatAnswersNoPings_isEnded() {
    for (int port : List.of(edge.port(), callsPort)) {
      try (Http2Wire wire = begin(Http2Wire.open(port, MILLIS, false).hello(), 1, "/stream")) {
        List<Integer> got = wire.untilEnd();
        assertTrue(got.contains(Http2Wire.PING), got::toString);
        assertTrue(got.contains(Http2Wire.GO_AWAY), got::toString);
        Await.until(PATIENCE, () -> streams.get() == 0, () -> "stream not ended");
      }
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
