package io.gyre.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.config.GrpcApiConfig;
import io.gyre.protocol.ProtobufWriter;
import io.gyre.support.FreePort;
import io.gyre.support.Http2Frames;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server API section 9, on the wire: what a stub does not show or does not send. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class GrpcApiTest {
  private static final int LIMIT = 1 << 20;
  private static final String PATH = "/centrifugal.centrifugo.api.CentrifugoApi/";
  private static final Map<String, String> GZIP = Map.of("grpc-encoding", "gzip");
  private final int port = FreePort.find();
  private ApiServer server;
  private HttpClient client;

  /** What came back: HTTP status, head, body and what stood at the end. */
  private record Reply(int status, Map<String, String> head, Buffer body, Map<String, String> end) {
    /** The status of GRPC, wherever it stood. */
    @Nullable String code() {
      return end.getOrDefault("grpc-status", head.get("grpc-status"));
    }

    byte[] message() {
      return body.getBytes(5, body.length());
    }
  }

  @BeforeEach
  void start() {
    server = ApiServer.bare();
    GrpcApiConfig config =
        new GrpcApiConfig(
            true, "", "127.0.0.1", port, "", true, LIMIT, Config.defaults().grpcApi().tls());
    server.deploy(new GrpcApiVerticle(server.edge, config, server.meters));
    client =
        server.vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false),
            new PoolOptions().setHttp2MaxSize(1));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Future<HttpClientRequest> open(String path, Map<String, String> headers) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", path)
        .onSuccess(
            request -> {
              request.putHeader("content-type", "application/grpc").putHeader("te", "trailers");
              headers.forEach(request::putHeader);
            });
  }

  private Reply call(String path, Map<String, String> headers, Buffer body) throws Exception {
    return get(
        open(path, headers)
            .compose(request -> request.send(body))
            .compose(
                response ->
                    response
                        .body()
                        .map(
                            all ->
                                new Reply(
                                    response.statusCode(),
                                    asMap(response.headers()),
                                    all,
                                    asMap(response.trailers())))));
  }

  private static Map<String, String> asMap(Iterable<Map.Entry<String, String>> entries) {
    Map<String, String> map = new java.util.TreeMap<>();
    entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    return map;
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static byte[] message(Consumer<ProtobufWriter> fields) {
    ProtobufWriter out = new ProtobufWriter();
    fields.accept(out);
    return out.take();
  }

  private static byte[] echo(String text) {
    return message(
        out -> {
          out.text(1, "method", "echo");
          out.text(2, "params", text);
        });
  }

  private static Buffer framed(int flag, byte[] message) {
    return Buffer.buffer().appendByte((byte) flag).appendInt(message.length).appendBytes(message);
  }

  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  /** The result of an echo: field 2 of the response, field 1 of the result. */
  private static byte[] echoed(String text) {
    return message(
        out -> out.message(2, "result", text, (result, data) -> result.text(1, "data", data)));
  }

  @Test
  void gzip_requested_isUsedForTheAnswerToo() throws Exception {
    Reply reply = call(PATH + "RPC", GZIP, framed(1, deflated(echo("x".repeat(5000)))));
    assertEquals("0", reply.code());
    assertEquals("gzip", reply.head().get("grpc-encoding"));
    assertEquals(1, reply.body().getByte(0));
    byte[] inflated = new GZIPInputStream(new ByteArrayInputStream(reply.message())).readAllBytes();
    assertEquals(Buffer.buffer(echoed("x".repeat(5000))), Buffer.buffer(inflated));
  }

  @Test
  void gzip_notRequested_isNotUsed() throws Exception {
    Reply reply = call(PATH + "RPC", Map.of(), framed(0, echo("hello")));
    assertEquals(200, reply.status());
    assertEquals("application/grpc", reply.head().get("content-type"));
    assertEquals("0", reply.code());
    assertEquals(framed(0, echoed("hello")), reply.body());
  }

  @Test
  void gzip_thatInflatesBeyondTheLimit_isRefused() throws Exception {
    byte[] bomb = deflated(echo("0".repeat(100 << 20)));
    assertTrue(bomb.length < LIMIT);
    assertEquals("8", call(PATH + "RPC", GZIP, framed(1, bomb)).code());
  }

  @Test
  void messages_thatCannotBeTaken_areAnswered() throws Exception {
    assertEquals("13", call(PATH + "RPC", Map.of(), Buffer.buffer()).code());
    assertEquals("13", call(PATH + "RPC", Map.of(), framed(1, deflated(echo("a")))).code());
    assertEquals("13", call(PATH + "RPC", GZIP, framed(1, new byte[] {1, 2, 3})).code());
    assertEquals("13", call(PATH + "RPC", Map.of(), framed(0, new byte[] {10, 9})).code());
    assertEquals("8", call(PATH + "RPC", Map.of(), framed(0, new byte[LIMIT + 1])).code());
    Reply snappy = call(PATH + "RPC", Map.of("grpc-encoding", "snappy"), framed(1, new byte[3]));
    assertEquals("12", snappy.code());
    assertEquals("gzip", snappy.head().get("grpc-accept-encoding"));
    assertEquals(List.of(), server.operations.asked);
  }

  @Test
  void requests_thatAreNoGrpc_areRefused() throws Exception {
    Buffer body = framed(0, echo("a"));
    assertEquals(415, call(PATH + "RPC", Map.of("content-type", "text/plain"), body).status());
    assertEquals(
        415, call(PATH + "RPC", Map.of("content-type", "application/grpc-web"), body).status());
    assertEquals(
        "12", call(PATH + "RPC", Map.of("content-type", "application/grpc+json"), body).code());
    assertEquals(
        "0", call(PATH + "RPC", Map.of("content-type", "application/grpc+proto"), body).code());
    assertEquals("12", call("/RPC", Map.of(), body).code());
    assertEquals("12", call("/", Map.of(), body).code());
  }

  @Test
  void call_givenUpInTheMomentOfItsEnd_takesNoOtherWithIt() throws Exception {
    byte[] services = message(out -> out.text(7, "list_services", "*"));
    try (RawHttp2 connection = new RawHttp2(port)) {
      connection.send(
          RawHttp2.headers(1, "/" + GrpcReflection.SERVICES.get(0) + "/" + GrpcReflection.METHOD),
          RawHttp2.data(1, framed(0, services), false));
      connection.await(Http2Frames.DATA, 1);
      connection.send(
          RawHttp2.data(1, Buffer.buffer(), true),
          RawHttp2.reset(1),
          RawHttp2.headers(3, PATH + "RPC"),
          RawHttp2.data(3, framed(0, echo("a")), true));
      connection.await(Http2Frames.DATA, 3);
    }
  }

  @Test
  void calls_areCounted() throws Exception {
    call(PATH + "RPC", Map.of(), framed(0, echo("a")));
    call(PATH + "RPC", Map.of(), framed(0, new byte[0]));
    call(PATH + "RPC", Map.of(), framed(0, new byte[] {1}));
    call(PATH + "Batch", Map.of(), framed(0, new byte[] {10, 2, 106, 0}));
    String page = server.meters.page(List.of());
    assertCount(2, page, "duration_seconds_count{protocol=\"grpc\",method=\"rpc\"");
    assertCount(1, page, "duration_seconds_count{protocol=\"grpc\",method=\"info\"");
    assertCount(1, page, "errors_total{protocol=\"grpc\",method=\"rpc\",error=\"107\"");
    assertCount(1, page, "errors_total{protocol=\"grpc\",method=\"rpc\",error=\"unmarshal\"");
    assertTrue(page.lines().noneMatch(line -> line.contains("method=\"batch\"")), page);
  }

  private static void assertCount(int expected, String page, String meter) {
    String start = "centrifugo_api_command_" + meter;
    assertTrue(
        page.lines().anyMatch(line -> line.startsWith(start) && line.endsWith(" " + expected)),
        () -> expected + " of " + start + " in\n" + page);
  }
}
