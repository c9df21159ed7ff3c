package io.gyre.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server API sections 1, 2 and 3: what is below the methods. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HttpApiTest {
  private static ApiServer server;

  @BeforeAll
  static void start() {
    server = ApiServer.start(ApiServer.config(""));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int status(String path, String... headers) {
    return server
        .send(server.post(path, "{\"channel\":\"bare:1\",\"data\":1}"), headers)
        .statusCode();
  }

  @Test
  void key_inTheDocumentedPlaces_isAccepted() {
    assertEquals(200, status("/api/publish", "X-API-Key", "k3y"));
    assertEquals(200, status("/api/publish", "Authorization", "apikey k3y"));
    assertEquals(200, status("/api/publish", "Authorization", "APIKEY  k3y"));
    assertEquals(200, status("/api/publish?api_key=k3y"));
    assertEquals(200, status("/api/publish?a=b&api_key=k3y", "X-API-Key", "wrong"));
    assertEquals(200, status("/api/publish", "X-API-Key", "", "Authorization", "apikey k3y"));
  }

  @Test
  void key_missingOrWrong_is401WithoutBody() {
    assertEquals(401, status("/api/publish"));
    assertEquals(401, status("/api/publish", "X-API-Key", "k3y2"));
    assertEquals(401, status("/api/publish", "Authorization", "Bearer k3y"));
    assertEquals(401, status("/api/publish", "Authorization", "apikey k3y extra"));
    assertEquals(401, status("/api/publish", "Authorization", "apikey"));
    assertEquals(401, status("/api/publish?api_key=wrong"));
    assertEquals(401, status("/api/publish", "X-API-Key", "wrong", "Authorization", "apikey k3y"));
    HttpResponse<String> response = server.send(server.post("/api/publish", "{}"));
    assertEquals("", response.body());
    assertTrue(response.headers().firstValue("content-type").isEmpty());
  }

  @Test
  void key_notConfigured_refusesEveryone() {
    try (ApiServer closed =
        ApiServer.start(
            new io.gyre.config.HttpApiConfig(false, "/api", "", "", false, false, 100))) {
      assertEquals(
          401, closed.send(closed.post("/api/info", "{}"), "X-API-Key", "any").statusCode());
      assertEquals(401, closed.send(closed.post("/api/info?api_key=", "{}")).statusCode());
    }
  }

  @Test
  void insecureAndRootPrefix_serveMethodsAtTheRoot() {
    try (ApiServer open =
        ApiServer.start(new io.gyre.config.HttpApiConfig(false, "/", "", "", false, true, 1000))) {
      assertEquals("{\"result\":{}}", open.send(open.post("/info", "{}")).body());
      assertEquals(
          "{\"result\":{}}",
          open.send(open.post("/", "{\"method\":\"info\",\"params\":{}}")).body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"})
  void otherMethods_are405BeforeTheKeyIsLookedAt(String method) {
    for (String path : new String[] {"/api/publish", "/api", "/api/batch"}) {
      HttpResponse<String> response =
          server.send(server.post(path, "").method(method, HttpRequest.BodyPublishers.noBody()));
      assertEquals(405, response.statusCode());
      assertEquals("", response.body());
      assertTrue(response.headers().firstValue("allow").isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/publish/", "/api/", "/api/nosuch", "/api/connections", "/api/block_user"})
  void otherPaths_are404(String path) {
    HttpResponse<String> response = server.send(server.post(path, "{}"), "X-API-Key", "k3y");
    assertEquals(404, response.statusCode());
    assertEquals("404 page not found\n", response.body());
    assertTrue(response.headers().firstValue("content-type").orElse("").startsWith("text/plain"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{bad",
        "[]",
        "\"text\"",
        "5",
        "true",
        "{} {}",
        "{}x",
        "{\"channel\":5}",
        "{\"channel\":{}}",
        "{\"channel\":\"bare:1\",\"data\":{},\"version\":-1}",
        "{\"channel\":\"bare:1\",\"data\":{},\"version\":1.0}",
        "{\"channel\":\"bare:1\",\"data\":{},\"version\":1e1}",
        "{\"channel\":\"bare:1\",\"data\":{},\"version\":\"1\"}",
        "{\"channel\":\"bare:1\",\"data\":{},\"version\":18446744073709551616}",
        "{\"channel\":\"bare:1\",\"data\":{},\"version\":01}",
        "{\"channel\":\"bare:1\",\"data\":{},\"delta\":1}",
        "{\"channel\":\"bare:1\",\"data\":{},\"delta\":\"true\"}",
        "{\"channel\":\"bare:1\",\"data\":{},\"tags\":{\"a\":1}}",
        "{\"channel\":\"bare:1\",\"data\":{},\"tags\":[]}",
        "{\"channel\":\"bare:1\",\"data\":{1}}",
        "{\"channel\":\"bare:1\",\"data\":}",
        "{\"channel\":\"bare:1\",\"data\":nul}",
        "{\"channel\":\"bare:1\",\"data\":{},}",
        "{\"channel\":\"bare:1\" \"data\":{}}",
        "{channel:\"bare:1\"}",
        "{\"channel\":\"bare:1\n\"}",
        "{\"channel\":\"\\x\"}",
        "{\"unknown\":[1,]}"
      })
  void malformedBody_is400(String body) {
    HttpResponse<String> response = server.call("publish", body);
    assertEquals(400, response.statusCode(), body);
    assertEquals("Bad Request\n", response.body());
    assertEquals(
        "text/plain; charset=utf-8", response.headers().firstValue("content-type").orElse(""));
    assertEquals("nosniff", response.headers().firstValue("x-content-type-options").orElse(""));
  }

  @Test
  void nestingDepth_tenThousandPassesOneMoreIs400() {
    assertEquals(200, server.call("publish", nested(9_999)).statusCode());
    assertEquals(400, server.call("publish", nested(10_001)).statusCode());
  }

  private static String nested(int depth) {
    return "{\"channel\":\"bare:1\",\"data\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"CHANNEL\":\"bare:1\",\"Data\":{}}",
        "{\"channel\":5e,\"data\":1}",
        " {\"channel\" : \"bare:1\" , \"data\" : {} } \n"
      })
  void fieldNamesInAnyCaseAndSpace_areAccepted(String body) {
    int expected = body.contains("5e") ? 400 : 200;
    assertEquals(expected, server.call("publish", body).statusCode());
  }

  @Test
  void nullAndDuplicates_followTheJsonRules() {
    String bad = "{\"error\":{\"code\":107,\"message\":\"bad request\"}}";
    assertEquals(bad, server.result("publish", "null"));
    assertEquals(bad, server.result("publish", "{\"channel\":null,\"data\":1}"));
    assertEquals(bad, server.result("publish", "{\"channel\":\"bare:1\"}"));
    assertEquals(
        "{\"result\":{}}",
        server.result("publish", "{\"channel\":\"x\",\"data\":null,\"channel\":\"bare:1\"}"));
    assertEquals(
        "{\"result\":{}}",
        server.result(
            "publish",
            "{\"channel\":\"bare:1\",\"data\":1,\"tags\":null,\"version\":null,\"unknown\":[{}]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ \"a\" : 1.10 }                | {\"a\":1.10}",
        "\"<b>&\"                        | \"\\u003cb\\u003e\\u0026\"",
        "null                            | null",
        "-1.5E+3                         | -1.5E+3",
        "\"\\u003c \\\" \\\\ é\"         | \"\\u003c \\\" \\\\ é\"",
        "[ 1 , \" a  b \" ]              | [1,\" a  b \"]"
      })
  void rawValue_comesBackCompactedAndEscaped(String in, String out) {
    assertEquals(
        "{\"result\":{\"data\":" + out + "}}",
        server.result("rpc", "{\"method\":\"echo\",\"params\":" + in + "}"));
  }

  @Test
  void transportMode_answersApiErrorsByStatus() {
    String[] mode = {"X-Centrifugo-Error-Mode", "transport"};
    assertTransport(404, 102, "unknown channel", "publish", "{\"channel\":\"no:1\",\"data\":1}");
    assertTransport(400, 107, "bad request", "publish", "{}");
    assertTransport(400, 108, "not available", "history", "{\"channel\":\"bare:1\"}");
    assertTransport(404, 104, "not found", "rpc", "{\"method\":\"x\"}");
    assertTransport(500, 100, "internal server error", "channels", "{\"pattern\":\"[\"}");
    assertTransport(
        416,
        112,
        "unrecoverable position",
        "history",
        "{\"channel\":\"chat:1\",\"since\":{\"epoch\":\"bad\"}}");
    assertEquals(200, server.call("publish", "{}", mode[0], "TRANSPORT").statusCode());
    assertEquals(200, server.call("batch", "{\"commands\":[{}]}", mode).statusCode());
    assertEquals(
        200, server.call("broadcast", "{\"channels\":[\"no:1\"],\"data\":1}", mode).statusCode());
  }

  private static void assertTransport(
      int status, int code, String message, String method, String body) {
    HttpResponse<String> response =
        server.call(method, body, "X-Centrifugo-Error-Mode", "transport");
    assertEquals(status, response.statusCode());
    assertEquals("{\"code\":" + code + ",\"message\":\"" + message + "\"}", response.body());
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
  }

  @Test
  void transportModeByConfiguration_appliesToEveryRequest() {
    try (ApiServer strict = ApiServer.start(ApiServer.config("transport"))) {
      assertEquals(400, strict.call("publish", "{}").statusCode());
      assertEquals(
          200,
          strict
              .send(strict.post("/api", "{\"method\":\"publish\"}"), "X-API-Key", "k3y")
              .statusCode());
    }
  }

  @Test
  void largeBody_withinTheLimitInManyChunks_isRead() {
    String body = "{\"channel\":\"bare:1\",\"data\":\"" + "x".repeat(900_000) + "\"}";
    assertEquals("{\"result\":{}}", server.result("publish", body));
  }

  @Test
  void announcedLengthAboveTheLimit_is413WithoutReading() throws IOException {
    String head =
        "POST /api/publish HTTP/1.1\r\nHost: a\r\nX-API-Key: k3y\r\nContent-Length: 1048577\r\n\r\n";
    assertTrue(firstLine(head).contains(" 413 "), "refused from the header alone");
  }

  @Test
  void chunkedBodyAboveTheLimit_is413WhileReading() throws IOException {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    String head =
        "POST /api/publish HTTP/1.1\r\nHost: a\r\nX-API-Key: k3y\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertTrue(firstLine(head + chunk.repeat(17)).contains(" 413 "));
  }

  private static String firstLine(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }

  @Test
  void noOperations_isError100() {
    try (ApiServer alone = ApiServer.bare()) {
      io.gyre.metrics.Meters meters = alone.meters;
      alone.deploy(new HttpApiVerticle(alone.edge, ApiServer.config(""), meters));
      alone.open();
      alone.operations.unregister();
      assertEquals(
          "{\"error\":{\"code\":100,\"message\":\"internal server error\"}}",
          alone.result("info", "{}"));
    }
  }
}
