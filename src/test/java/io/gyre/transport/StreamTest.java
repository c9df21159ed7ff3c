package io.gyre.transport;

import static io.gyre.transport.StreamFixture.EMULATION;
import static io.gyre.transport.StreamFixture.HTTP_STREAM;
import static io.gyre.transport.StreamFixture.SSE;
import static io.gyre.transport.StreamFixture.post;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusMessage;
import io.gyre.bus.ClientCommands;
import io.gyre.bus.Done;
import io.gyre.protocol.StreamFraming.Shape;
import io.gyre.session.ClientRequest;
import io.gyre.support.Await;
import io.gyre.transport.EchoSessions.Echo;
import io.gyre.transport.stream.StreamKind;
import io.gyre.transport.stream.StreamLane;
import io.gyre.transport.stream.StreamLink;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams over HTTP/1: what goes over the wire, what is refused, how they end. */
class StreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PUSH =
      "{\"push\":{\"disconnect\":{\"code\":3503,\"reason\":\"force disconnect\"}}}\n";

  private StreamFixture fixture = new StreamFixture(Settings.http()).open();

  @BeforeEach
  void opened() {
    assertEquals(0, fixture.edge().connected());
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Echo only() {
    Await.until(PATIENCE, () -> fixture.edge().opened().size() == 1, () -> "no session");
    return fixture.edge().opened().element();
  }

  private String exchange(String request, String end) {
    return RawHttp.exchange(fixture.port(), request, end);
  }

  private static String body(String response) {
    return response.substring(response.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void httpStream_json_isChunkedLines() {
    String answer = exchange(post(HTTP_STREAM, "hello"), "hello\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    for (String header :
        List.of(
            "Content-Type: text/plain; charset=utf-8",
            "Cache-Control: private, no-cache, no-store, must-revalidate, max-age=0",
            "X-Accel-Buffering: no",
            "Transfer-Encoding: chunked",
            "Access-Control-Allow-Credentials: true")) {
      assertTrue(answer.contains("\r\n" + header + "\r\n"), answer);
    }
    assertEquals("6\r\nhello\n\r\n", body(answer));
    assertEquals("http_stream", only().link().transport());
  }

  @Test
  void httpStream_octetStream_isProtobuf() {
    String request = post(HTTP_STREAM, "hello", "Content-Type: application/octet-stream");
    assertEquals("6\r\n\005hello\r\n", body(exchange(request, "hello\r\n")));
  }

  @Test
  void sse_getAndPost_areEvents() {
    String get = RawHttp.request("GET " + SSE + "?cf_connect=h%C3%A9llo");
    String answer = exchange(get, "llo\n\n\r\n");
    assertTrue(answer.contains("\r\nContent-Type: text/event-stream; charset=utf-8\r\n"), answer);
    assertEquals("2\r\n\r\n\r\ne\r\ndata: h\u00c3\u00a9llo\n\n\r\n", body(answer));
    answer = exchange(post(SSE, "hello"), "hello\n\n\r\n");
    assertEquals("2\r\n\r\n\r\nd\r\ndata: hello\n\n\r\n", body(answer));
  }

  @Test
  void http10_hasNoChunksAndEndsWithTheConnection() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send("POST " + HTTP_STREAM + " HTTP/1.0\r\nContent-Length: 5\r\n\r\nclose");
      String answer = http.readToEnd();
      assertTrue(answer.startsWith("HTTP/1.0 200 OK\r\n"), answer);
      assertFalse(answer.contains("chunked"), answer);
      assertEquals(PUSH, body(answer));
    }
  }

  @Test
  void close_sendsThePushAndEndsTheBody() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send(post(HTTP_STREAM, "close"));
      String push = Integer.toHexString(PUSH.length()) + "\r\n" + PUSH + "\r\n";
      assertEquals(push + "0\r\n\r\n", body(http.readToEnd()));
    }
    Await.until(PATIENCE, () -> only().ends() == 1, () -> "ends " + only().ends());
  }

  @Test
  void refuse_beforeTheFirstMessage_answersTheStatusAndTellsNoSession() {
    fixture.mount(
        "/refused",
        lane -> {
          StreamLane streams = new StreamLane(lane);
          return request -> {
            StreamLink link = streams.open(request, new StreamKind("x", Shape.LINES, true), "");
            link.start(opened -> lane.sessions().open(opened, ClientRequest.NONE));
            link.refuse(429, "wait");
            link.refuse(430, "again");
            link.write(link.framing().frame(new byte[9]));
            assertTrue(link.begun());
          };
        });
    try (RawHttp http = RawHttp.open(fixture.port())) {
      String answer = http.send(RawHttp.request("GET /refused")).readToEnd();
      assertTrue(answer.startsWith("HTTP/1.1 429 Too Many Requests\r\n"), answer);
      assertEquals("wait", body(answer));
      assertEquals(0, only().ends());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /connection/http_stream, 405",
    "HEAD, /connection/http_stream, 405",
    "OPTIONS, /connection/http_stream, 204",
    "OPTIONS, /connection/sse, 405",
    "PUT, /connection/sse, 405",
    "GET, /connection/sse, 400",
    "GET, /connection/sse?cf_connect=, 400",
    "GET, /connection/sse?cf_connect=%zz, 400",
    "GET, /emulation, 405",
    "OPTIONS, /emulation, 204",
    "POST, /emulation, 400"
  })
  void request_notProper_isAnswered(String method, String target, int status) {
    String answer =
        exchange(RawHttp.request(method + " " + target, "Origin: http://ok"), "\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    assertTrue(answer.contains("\r\nAccess-Control-Allow-Origin: http://ok\r\n"), answer);
    assertEquals(status == 204, answer.contains("Access-Control-Allow-Methods: POST, OPTIONS"));
    assertEquals(0, fixture.edge().opened().size());
  }

  @Test
  void origin_foreign_isRefused() {
    String origin = "Origin: http://evil";
    for (String request :
        List.of(
            post(HTTP_STREAM, "hello", origin),
            post(SSE, "hello", origin),
            RawHttp.request("GET " + SSE + "?cf_connect=hello", origin),
            post(EMULATION, "{\"session\":\"s\",\"node\":\"n\",\"data\":\"{}\"}", origin))) {
      String answer = exchange(request, "Forbidden\n");
      assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
      assertFalse(answer.contains("Access-Control"), answer);
    }
    String preflight = exchange(RawHttp.request("OPTIONS " + EMULATION, origin), "\r\n\r\n");
    assertFalse(preflight.contains("Access-Control-Allow-Origin"), preflight);
    assertEquals(0, fixture.edge().opened().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {HTTP_STREAM, SSE, EMULATION})
  void body_overTheLimit_isAnswered413(String path) {
    String answer = exchange(post(path, "x".repeat(StreamFixture.BODY_LIMIT + 1)), "\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
    String chunked =
        RawHttp.request("POST " + path, "Transfer-Encoding: chunked")
            + "800\r\n"
            + "x".repeat(0x800);
    assertTrue(exchange(chunked, "\r\n\r\n").startsWith("HTTP/1.1 413 "));
    assertEquals(0, fixture.edge().opened().size());
  }

  @Test
  void client_vanishes_sessionEndsOnce() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send(post(HTTP_STREAM, "hello")).readTo("hello\n\r\n");
    }
    Await.until(PATIENCE, () -> fixture.edge().connected() == 0, () -> "still there");
    assertEquals(1, only().ends());
  }

  @Test
  void client_halfARequest_opensNothing() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send(post(HTTP_STREAM, "hello").replace("Content-Length: 5", "Content-Length: 6"));
    }
    exchange(post(HTTP_STREAM, "other"), "other\n");
    assertEquals(5, only().received().element());
  }

  @Test
  void client_sendsOn_isNotRead() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send(post(HTTP_STREAM, "hello") + post(HTTP_STREAM, "hello")).readTo("hello\n\r\n");
      http.send("garbage".repeat(10_000));
      Echo echo = only();
      echo.run(
          () -> {
            echo.link().write(echo.link().framing().frame("more".getBytes(UTF_8)));
            echo.link().flush();
          });
      assertEquals("5\r\nmore\n\r\n", http.readTo("\n\r\n"));
      assertEquals(0, echo.ends());
    }
  }

  @Test
  void client_doesNotRead_isCutAfterASecondWithoutProgress() {
    try (RawHttp http = RawHttp.open(fixture.port())) {
      http.send(post(HTTP_STREAM, "hello")).readTo("hello\n\r\n");
      Echo echo = only();
      Queue<Long> queued = new ConcurrentLinkedQueue<>();
      echo.run(
          () -> {
            for (int i = 0; i < 100; i++) {
              echo.link().write(echo.link().framing().frame(new byte[1 << 18]));
            }
            echo.link().flush();
            queued.add(echo.link().queuedBytes());
          });
      Await.until(PATIENCE, () -> echo.ends() == 1, () -> "not cut");
      assertTrue(queued.element() > 10 << 18, () -> "queued " + queued);
    }
  }

  @Test
  void emulation_toThisNode_passesTheCommands() {
    Queue<ClientCommands> passed = new ConcurrentLinkedQueue<>();
    fixture
        .edge()
        .vertx()
        .eventBus()
        .<BusMessage>consumer(
            Addresses.node(StreamFixture.NODE),
            message -> {
              passed.add((ClientCommands) message.body());
              message.reply(Done.DONE);
            });
    String json =
        post(
            EMULATION,
            "{\"session\":\"s\",\"node\":\"this-node\",\"data\":\"{\\\"a\\\":1}\\n{}\"}");
    assertTrue(exchange(json, "\r\n\r\n").startsWith("HTTP/1.1 204 "));
    String protobuf =
        post(
            EMULATION,
            "\n\011this-node\022\001s\032\002\001x",
            "Content-Type: application/octet-stream");
    assertTrue(exchange(protobuf, "\r\n\r\n").startsWith("HTTP/1.1 204 "));
    assertEquals("s", passed.element().session());
    assertEquals("{\"a\":1}\n{}", passed.remove().frame().text());
    assertEquals("\001x", passed.remove().frame().text());
  }

  @Test
  void emulation_nodeUnknownOrFailing_isAnswered404And500() {
    fixture
        .edge()
        .vertx()
        .eventBus()
        .<BusMessage>consumer(Addresses.node("failing"), message -> message.fail(100, "no"));
    for (String[] row : new String[][] {{"nobody", "404"}, {"", "404"}, {"failing", "500"}}) {
      String body = "{\"session\":\"s\",\"node\":\"" + row[0] + "\",\"data\":\"{}\"}";
      String answer = exchange(post(EMULATION, body), "\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 " + row[1] + " "), answer);
    }
  }
}
