package io.gyre.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.HttpServerConfig;
import io.gyre.config.TlsConfig;
import io.gyre.edge.Admission;
import io.gyre.edge.Cors;
import io.gyre.edge.Endpoint;
import io.gyre.edge.InitEndpoint;
import io.gyre.edge.Listener;
import io.gyre.edge.Listeners;
import io.gyre.edge.PlainAnswer;
import io.gyre.support.Await;
import io.gyre.transport.websocket.WebSocketEndpoint;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

class EdgeTest {
  private static final String NOT_FOUND = "404 page not found\n";
  private static final Endpoint HELLO = request -> PlainAnswer.text(request, 200, "hello");

  @Test
  void path_exactAndPrefix_areMatchedAndNothingElse() {
    try (EdgeFixture edge = new EdgeFixture(Settings.http())) {
      mount(edge, "/a", Listener.EXTERNAL, HELLO);
      mount(edge, "/p/*", Listener.EXTERNAL, HELLO);
      mount(edge, "/p/deep/*", Listener.EXTERNAL, named("deep"));
      mount(edge, "/p/deep/x", Listener.EXTERNAL, named("exact"));
      edge.open();
      assertEquals("hello", get(edge, "/a"));
      assertEquals("hello", get(edge, "/a?x=/y"));
      assertEquals(NOT_FOUND.strip(), get(edge, "/a/"));
      assertEquals(NOT_FOUND.strip(), get(edge, "/"));
      assertEquals(NOT_FOUND.strip(), get(edge, "/p"));
      assertEquals("hello", get(edge, "/p/"));
      assertEquals("hello", get(edge, "/p/1/2"));
      assertEquals("deep", get(edge, "/p/deep/1"));
      assertEquals("exact", get(edge, "/p/deep/x"));
    }
  }

  @Test
  void unmount_path_isGoneAndOthersStay() {
    try (EdgeFixture edge = new EdgeFixture(Settings.http())) {
      mount(edge, "/a", Listener.EXTERNAL, HELLO);
      mount(edge, "/b", Listener.EXTERNAL, HELLO);
      edge.open();
      EdgeFixture.await(edge.edge().unmount("/a"));
      assertEquals(NOT_FOUND.strip(), get(edge, "/a"));
      assertEquals("hello", get(edge, "/b"));
    }
  }

  @Test
  void internal_separatePort_servesOnlyItsOwn() throws IOException {
    HttpServerConfig config = Settings.http("" + freePort(), Settings.noTls(), false);
    try (EdgeFixture edge = new EdgeFixture(config)) {
      mount(edge, "/in", Listener.INTERNAL, HELLO);
      mount(edge, "/out", Listener.EXTERNAL, HELLO);
      edge.open();
      int internal = edge.edge().port(Listener.INTERNAL);
      assertNotEquals(edge.port(), internal);
      assertEquals("hello", get(internal, "/in"));
      assertEquals("hello", get(edge, "/out"));
      assertEquals(NOT_FOUND.strip(), get(internal, "/out"));
      assertEquals(NOT_FOUND.strip(), get(edge, "/in"));
    }
  }

  @Test
  void internal_samePort_sharesTheListener() {
    try (EdgeFixture edge = new EdgeFixture(Settings.http())) {
      mount(edge, "/in", Listener.INTERNAL, HELLO);
      edge.open();
      assertEquals(edge.port(), edge.edge().port(Listener.INTERNAL));
      assertEquals("hello", get(edge, "/in"));
    }
  }

  @Test
  void internal_portIsNoNumber_isRefusedWithTheKey() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Listeners(Settings.http("x1", Settings.noTls(), false)));
    assertTrue(
        String.valueOf(refused.getMessage()).startsWith("http_server.internal_port: \"x1\""));
  }

  @Test
  void endpoint_throws_answers500() {
    try (EdgeFixture edge = new EdgeFixture(Settings.http())) {
      mount(
          edge,
          "/defect",
          Listener.EXTERNAL,
          request -> {
            throw new IllegalStateException("announced by the test");
          });
      edge.open();
      String answer = RawHttp.exchange(edge.port(), RawHttp.request("GET /defect"), "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
    }
  }

  @Test
  void mount_endpointCannotBeMade_failsTheFuture() {
    try (EdgeFixture edge = new EdgeFixture(Settings.http())) {
      Future<Void> mounted =
          edge.edge()
              .mount(
                  "/x",
                  Listener.EXTERNAL,
                  lane -> {
                    throw new IllegalStateException("no");
                  });
      assertThrows(IllegalStateException.class, () -> EdgeFixture.await(mounted));
    }
  }

  @Test
  void init_getAndOthers_answerAsTheReference() {
    try (EdgeFixture edge = new EdgeFixture(Settings.http())) {
      mount(edge, "/init", Listener.EXTERNAL, new InitEndpoint(new Cors("http://ok"::equals)));
      edge.open();
      String ok =
          RawHttp.exchange(edge.port(), RawHttp.request("GET /init", "Origin: http://ok"), "{}");
      assertTrue(ok.contains("Access-Control-Allow-Origin: http://ok\r\n"), ok);
      String foreign =
          RawHttp.exchange(edge.port(), RawHttp.request("GET /init", "Origin: http://x"), "{}");
      assertTrue(foreign.startsWith("HTTP/1.1 200 "), foreign);
      assertTrue(!foreign.contains("Access-Control"), foreign);
      String post = RawHttp.exchange(edge.port(), RawHttp.request("POST /init"), "\r\n\r\n");
      assertTrue(post.startsWith("HTTP/1.1 405 Method Not Allowed\r\n"), post);
    }
  }

  @Test
  void guard_limitReached_answers503WithoutBody() {
    Admission full =
        new Admission(
            new Admission.Limits(() -> true, () -> 0, () -> 1, () -> 1),
            System::nanoTime,
            () -> {});
    try (EdgeFixture edge = new EdgeFixture(Settings.http())) {
      mount(edge, "/c", Listener.EXTERNAL, full.guard(HELLO));
      edge.open();
      String answer = RawHttp.exchange(edge.port(), RawHttp.request("GET /c"), "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable\r\n"), answer);
      assertTrue(answer.contains("content-length: 0\r\n"), answer);
    }
  }

  @Test
  void drain_acceptsNoMoreButLeavesConnectionsToTheirSessions() {
    try (EdgeFixture edge = new EdgeFixture(Settings.http())) {
      mountWebSocket(edge);
      edge.open();
      try (RawHttp http = RawHttp.open(edge.port())) {
        http.send(RawHttp.upgrade("/ws")).readTo("\r\n\r\n");
        int port = edge.port();
        Future<Void> drained = edge.edge().drain(20_000);
        Await.until(Duration.ofSeconds(10), () -> refuses(port), () -> "still accepting");
        http.send("\u0081\u0082\0\0\0\0hi");
        assertEquals("\u0081\u0002hi", http.readTo("hi"));
        http.send("\u0088\u0080\0\0\0\0");
        http.readToEnd();
        EdgeFixture.await(drained);
      }
    }
  }

  @Test
  void tls_webSocket_speaksOverIt() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    TlsConfig tls = Settings.tls(certificate.certificatePath(), certificate.privateKeyPath());
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
    try (EdgeFixture edge = new EdgeFixture(Settings.http("", tls, false))) {
      mountWebSocket(edge);
      edge.open();
      try (RawHttp http = RawHttp.open(edge.port(), trusting.getSocketFactory())) {
        http.send(RawHttp.upgrade("/ws")).readTo("\r\n\r\n");
        http.send("\u0081\u0082\0\0\0\0hi");
        assertEquals("\u0081\u0002hi", http.readTo("hi"));
        http.send("\u0081\u0085\0\0\0\0close");
        assertTrue(http.readTo("force disconnect").startsWith("\u0088\u0012"));
        http.send("\u0088\u0080\0\0\0\0");
        assertEquals("", http.readToEnd());
      }
    } finally {
      certificate.delete();
    }
  }

  private static void mountWebSocket(EdgeFixture edge) {
    edge.mount(
        "/ws",
        (lane, cors, requests) ->
            new WebSocketEndpoint(lane, Settings.websocket(), cors, requests));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void mount(EdgeFixture edge, String path, Listener listener, Endpoint endpoint) {
    EdgeFixture.await(edge.edge().mount(path, listener, lane -> endpoint));
  }

  private static Endpoint named(String name) {
    return request -> PlainAnswer.text(request, 200, name);
  }

  private static boolean refuses(int port) {
    try (RawHttp http = RawHttp.open(port)) {
      return false;
    } catch (UncheckedIOException refused) {
      return true;
    }
  }

  private static String get(EdgeFixture edge, String path) {
    return get(edge.port(), path);
  }

  private static String get(int port, String path) {
    String answer = RawHttp.exchange(port, RawHttp.request("GET " + path), "\n\r\n");
    int length = Integer.parseInt(answer.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
    assertTrue(length > 0);
    try (RawHttp http = RawHttp.open(port)) {
      http.send(RawHttp.request("GET " + path, "Connection: close"));
      String whole = http.readToEnd();
      return new String(
              whole.split("\r\n\r\n", 2)[1].getBytes(StandardCharsets.ISO_8859_1),
              StandardCharsets.UTF_8)
          .strip();
    }
  }
}
