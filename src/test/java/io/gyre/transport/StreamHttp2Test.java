package io.gyre.transport;

import static io.gyre.transport.StreamFixture.HTTP_STREAM;
import static io.gyre.transport.StreamFixture.SSE;
import static io.gyre.transport.StreamFixture.WEBSOCKET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.HttpServerConfig;
import io.gyre.support.Await;
import io.gyre.support.WebSocketWire;
import io.gyre.transport.EchoSessions.Echo;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Streams over HTTP/2, and what HTTP/2 in clear text does to HTTP/1 beside it. */
class StreamHttp2Test {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MUCH = 1 << 22;

  /** One stream of a client. */
  private static final class Stream {
    private final HttpClientResponse response;
    private final AtomicReference<String> text = new AtomicReference<>("");
    private final AtomicBoolean ended = new AtomicBoolean();

    Stream(HttpClient client, int port, HttpMethod method, String target, String body) {
      this.response =
          EdgeFixture.await(
              client
                  .request(method, port, "127.0.0.1", target)
                  // Within the callback, so that nothing arrives before somebody listens.
                  .compose(request -> request.send(body).map(this::listen)));
    }

    private HttpClientResponse listen(HttpClientResponse response) {
      return response
          .exceptionHandler(broken -> ended.set(true))
          .handler(chunk -> text.accumulateAndGet(chunk.toString(), String::concat))
          .endHandler(end -> ended.set(true));
    }

    String text() {
      return String.valueOf(text.get());
    }

    void awaitText(String expected) {
      Await.until(PATIENCE, () -> text().equals(expected), this::text);
    }
  }

  private static void twoStreams(HttpServerConfig config, HttpClientOptions options) {
    try (StreamFixture fixture = new StreamFixture(config).open()) {
      HttpClient client =
          fixture.edge().vertx().createHttpClient(options.setProtocolVersion(HttpVersion.HTTP_2));
      Stream one = new Stream(client, fixture.port(), HttpMethod.POST, HTTP_STREAM, "hello");
      Stream two =
          new Stream(client, fixture.port(), HttpMethod.GET, SSE + "?cf_connect=hello", "");
      assertEquals(HttpVersion.HTTP_2, one.response.version());
      assertEquals("text/event-stream; charset=utf-8", two.response.getHeader("content-type"));
      one.awaitText("hello\n");
      two.awaitText("\r\ndata: hello\n\n");
      assertEquals(2, fixture.edge().connected());
      one.response.request().reset();
      Await.until(PATIENCE, () -> fixture.edge().connected() == 1, () -> "not reset");
      Echo left =
          fixture.edge().opened().stream()
              .filter(echo -> echo.ends() == 0)
              .findFirst()
              .orElseThrow();
      left.run(() -> left.receive("close".getBytes(StandardCharsets.UTF_8)));
      Await.until(PATIENCE, two.ended::get, () -> "not ended");
      assertTrue(two.text().contains("data: {\"push\":{\"disconnect\":{\"code\":3503"));
      Await.until(PATIENCE, () -> fixture.edge().connected() == 0, () -> "not told");
    }
  }

  @Test
  void clearText_twoStreamsOfAConnection_liveApart() {
    twoStreams(Settings.h2c(), new HttpClientOptions().setHttp2ClearTextUpgrade(false));
  }

  @Test
  void clearTextUpgrade_twoStreamsOfAConnection_liveApart() {
    twoStreams(Settings.h2c(), new HttpClientOptions().setHttp2ClearTextUpgrade(true));
  }

  @Test
  void tls_twoStreamsOfAConnection_liveApart() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    String cert = Files.readString(Path.of(certificate.certificatePath()));
    String key = Files.readString(Path.of(certificate.privateKeyPath()));
    twoStreams(
        Settings.http("", Settings.tls(cert, key), false),
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setTrustAll(true)
            .setVerifyHost(false));
  }

  @Test
  void clientDoesNotRead_streamIsResetAndOthersGoOn() {
    try (StreamFixture fixture = new StreamFixture(Settings.h2c()).open()) {
      HttpClient client =
          fixture
              .edge()
              .vertx()
              .createHttpClient(
                  new HttpClientOptions()
                      .setProtocolVersion(HttpVersion.HTTP_2)
                      .setHttp2ClearTextUpgrade(false));
      Stream slow = new Stream(client, fixture.port(), HttpMethod.POST, HTTP_STREAM, "slow");
      slow.awaitText("slow\n");
      Echo echo = fixture.edge().opened().element();
      Stream other = new Stream(client, fixture.port(), HttpMethod.POST, HTTP_STREAM, "other");
      other.awaitText("other\n");
      slow.response.pause();
      echo.run(
          () -> {
            echo.link().write(echo.link().framing().frame(new byte[MUCH]));
            echo.link().flush();
            assertTrue(echo.link().queuedBytes() >= MUCH);
          });
      Await.until(PATIENCE, () -> echo.ends() == 1, () -> "not cut");
      assertEquals(1, fixture.edge().connected());
      assertEquals(false, other.ended.get());
    }
  }

  @Test
  void bodyOverTheLimit_isAnswered413AndOtherStreamsGoOn() {
    try (StreamFixture fixture = new StreamFixture(Settings.h2c()).open()) {
      HttpClient client =
          fixture
              .edge()
              .vertx()
              .createHttpClient(
                  new HttpClientOptions()
                      .setProtocolVersion(HttpVersion.HTTP_2)
                      .setHttp2ClearTextUpgrade(false));
      Stream good = new Stream(client, fixture.port(), HttpMethod.POST, HTTP_STREAM, "good");
      good.awaitText("good\n");
      Stream big =
          new Stream(client, fixture.port(), HttpMethod.POST, HTTP_STREAM, "x".repeat(5000));
      assertEquals(413, big.response.statusCode());
      Stream third = new Stream(client, fixture.port(), HttpMethod.POST, HTTP_STREAM, "third");
      third.awaitText("third\n");
      assertEquals(false, good.ended.get());
    }
  }

  @Test
  void http1BesideHttp2_streamsAndWebSocketsWork() {
    try (StreamFixture fixture = new StreamFixture(Settings.h2c()).open()) {
      String get = RawHttp.request("GET " + SSE + "?cf_connect=hello");
      String answer = RawHttp.exchange(fixture.port(), get, "hello\n\n\r\n");
      assertTrue(answer.endsWith("d\r\ndata: hello\n\n\r\n"), answer);
      // The first frame comes in one piece with the handshake.
      byte[] frame = WebSocketWire.frame(0x81, Buffer.buffer("early").getBytes());
      try (RawHttp http = RawHttp.open(fixture.port())) {
        String early = new String(frame, StandardCharsets.ISO_8859_1);
        String echoed = http.send(RawHttp.upgrade(WEBSOCKET) + early).readTo("early");
        assertTrue(echoed.startsWith("HTTP/1.1 101 "), echoed);
      }
      try (WebSocketWire wire = WebSocketWire.open(fixture.port(), WEBSOCKET, Map.of())) {
        wire.send(WebSocketWire.TEXT, Buffer.buffer("later").getBytes());
        WebSocketWire.Frame echoed = Objects.requireNonNull(wire.read(PATIENCE));
        assertEquals("later", Buffer.buffer(echoed.payload()).toString());
      }
    }
  }
}
