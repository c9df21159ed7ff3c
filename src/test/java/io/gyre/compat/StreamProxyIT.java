package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.HttpStream;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import io.gyre.support.SockJsClient;
import io.gyre.support.Tokens;
import io.gyre.support.Tool;
import io.gyre.support.Way;
import io.gyre.support.WayClient;
import io.gyre.support.WayClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams through real proxies: with their buffering as it is by default, buffering in spite of
 * what the response asks for, and compressing.
 */
@Tag("sdk")
class StreamProxyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  private static ServerProcess server;
  private static final Map<String, Integer> PORTS =
      Map.of(
          "nginx", FreePort.find(),
          "nginx-buffering", FreePort.find(),
          "nginx-gzip", FreePort.find(),
          "nginx-grpc", FreePort.find(),
          "haproxy", FreePort.find(),
          "haproxy-grpc", FreePort.find());
  private static final int GRPC_PORT = FreePort.find();
  private static List<Process> proxies = List.of();

  @BeforeAll
  static void start() throws IOException {
    Tool.run(
        Path.of("").toAbsolutePath(),
        Map.of(),
        Duration.ofMinutes(4),
        List.of("bash", ".ci/test-tools.sh", "nginx", "haproxy"));
    String more =
        """
        "uni_websocket": {"enabled": true},
          "uni_grpc": {"enabled": true, "address": "127.0.0.1", "port": %d},
          "sockjs": {"""
            .formatted(GRPC_PORT);
    server = ServerProcess.start(CaseTable.text("sdk-server.json").replace("\"sockjs\": {", more));
    proxies = List.of(nginx(), haproxy());
    for (int port : PORTS.values()) {
      Await.until(PATIENCE, () -> listens(port), () -> "no proxy at " + port);
    }
  }

  @AfterAll
  static void stop() {
    proxies.forEach(Process::destroy);
    server.close();
  }

  private static int port(String proxy) {
    return Objects.requireNonNull(PORTS.get(proxy));
  }

  private static Process nginx() throws IOException {
    Path config = directory.resolve("nginx.conf");
    Files.writeString(
        config,
        """
        daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
        events {}
        http {
          access_log off; client_body_temp_path body; proxy_temp_path proxy;
          fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          proxy_http_version 1.1;
          proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;
          server { listen 127.0.0.1:%d; location / { proxy_pass http://127.0.0.1:%5$d; } }
          server { listen 127.0.0.1:%d; location / { proxy_pass http://127.0.0.1:%5$d;
            proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; } }
          server { listen 127.0.0.1:%d; location / { proxy_pass http://127.0.0.1:%5$d;
            gzip on; gzip_min_length 0;
            gzip_types text/plain text/event-stream application/javascript; } }
          server { listen 127.0.0.1:%4$d http2; location / { grpc_pass grpc://127.0.0.1:%6$d; } }
        }
        """
            .formatted(
                port("nginx"),
                port("nginx-buffering"),
                port("nginx-gzip"),
                port("nginx-grpc"),
                server.port(),
                GRPC_PORT));
    return run("nginx", "-p", directory.toString(), "-c", config.toString());
  }

  private static Process haproxy() throws IOException {
    Path config = directory.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        listen all
          bind 127.0.0.1:%d
          server gyre 127.0.0.1:%d
        listen grpc
          bind 127.0.0.1:%d proto h2
          server gyre 127.0.0.1:%d proto h2
        """
            .formatted(port("haproxy"), server.port(), port("haproxy-grpc"), GRPC_PORT));
    return run("haproxy", "-db", "-f", config.toString());
  }

  private static Process run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().merge("PATH", ":/usr/sbin", String::concat);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(command[0] + ".log").toFile())
        .start();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, http_stream",
    "nginx, sse",
    "nginx-buffering, http_stream",
    "nginx-buffering, sse",
    "haproxy, http_stream",
    "haproxy, sse"
  })
  void messages_throughAProxy_comeOneByOne(String proxy, String transport) {
    int port = port(proxy);
    String channel = "through-" + proxy + "-" + transport;
    try (HttpStream stream = open(port, transport)) {
      assertEquals(200, stream.status());
      var connect = Json.parse(next(stream)).path("connect");
      String subscribe = "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}";
      String body =
          "{\"session\":%s,\"node\":%s,\"data\":\"%s\"}"
              .formatted(
                  connect.get("session"), connect.get("node"), subscribe.replace("\"", "\\\""));
      try (HttpStream up = HttpStream.open(port, "POST", "/emulation", Map.of(), body)) {
        assertEquals(204, up.status());
      }
      assertTrue(next(stream).contains("\"subscribe\":"));
      for (int i = 0; i < 5; i++) {
        server.api().call("publish", "{\"channel\":\"%s\",\"data\":%d}".formatted(channel, i));
        String pushed = next(stream);
        assertTrue(pushed.contains("\"pub\":{\"data\":" + i), pushed);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, uni_http_stream",
    "nginx, uni_sse",
    "nginx-buffering, uni_http_stream",
    "nginx-buffering, uni_sse",
    "haproxy, uni_http_stream",
    "haproxy, uni_sse"
  })
  void pushes_throughAProxy_comeOneByOne(String proxy, String transport) {
    String channel = "uni-" + proxy + "-" + transport;
    String connect =
        "{\"token\":\"%s\",\"subs\":{\"%s\":{}}}".formatted(Tokens.user("u", 0), channel);
    try (HttpStream stream = open(port(proxy), transport, connect)) {
      assertEquals(200, stream.status());
      assertTrue(next(stream).contains("\"connect\":"));
      for (int i = 0; i < 5; i++) {
        server.api().call("publish", "{\"channel\":\"%s\",\"data\":%d}".formatted(channel, i));
        String pushed = next(stream);
        assertTrue(pushed.contains("\"pub\":{\"data\":" + i), pushed);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nginx, UNI_WEBSOCKET",
    "nginx-grpc, UNI_GRPC",
    "haproxy, UNI_WEBSOCKET",
    "haproxy-grpc, UNI_GRPC"
  })
  void pushesOfOtherTransports_throughAProxy_comeOneByOne(String proxy, Way way) {
    String channel = "uni-" + proxy;
    try (WayClients clients = new WayClients()) {
      WayClient client = clients.connect(way, port(proxy), "u", channel);
      for (int i = 0; i < 5; i++) {
        server
            .api()
            .call("publish", "{\"channel\":\"%s\",\"data\":\"no%d\"}".formatted(channel, i));
        client.await("\"no" + i + "\"");
      }
    }
  }

  static Stream<Arguments> sockJs() {
    return Stream.of("nginx", "nginx-buffering", "haproxy")
        .flatMap(
            proxy -> Stream.of(SockJsClient.Kind.values()).map(kind -> Arguments.of(proxy, kind)));
  }

  @ParameterizedTest
  @MethodSource("sockJs")
  void sockJs_throughAProxy_comesOneByOne(String proxy, SockJsClient.Kind kind) {
    String channel = "sockjs-" + proxy + "-" + kind;
    String token = Tokens.hs256("{\"sub\":\"s\",\"subs\":{\"" + channel + "\":{}}}");
    try (SockJsClient client = SockJsClient.open(kind, port(proxy), "/connection/sockjs")) {
      client.send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
      client.await(channel);
      for (int i = 0; i < 5; i++) {
        server
            .api()
            .call("publish", "{\"channel\":\"%s\",\"data\":\"no%d\"}".formatted(channel, i));
        client.await("no" + i);
      }
    }
  }

  private static HttpURLConnection compressed(String path, String body) throws IOException {
    String target = "http://127.0.0.1:" + port("nginx-gzip") + path;
    var connection = (HttpURLConnection) URI.create(target).toURL().openConnection();
    connection.setRequestProperty("Accept-Encoding", "gzip");
    connection.setReadTimeout((int) PATIENCE.toMillis());
    connection.setDoOutput(true);
    connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    return connection;
  }

  @Test
  void sockJsStream_compressedByAProxy_isNotHeldBack() throws IOException {
    HttpURLConnection connection = compressed("/connection/sockjs/000/gzip/xhr_streaming", "");
    assertEquals("gzip", connection.getHeaderField("Content-Encoding"));
    try (var in = new GZIPInputStream(connection.getInputStream())) {
      assertTrue(line(in).startsWith("hhh"));
      assertEquals("o", line(in));
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void messages_compressedByAProxy_comeOneByOne() throws IOException {
    String connect = "{\"token\":\"%s\",\"subs\":{\"gzip\":{}}}".formatted(Tokens.user("u", 0));
    HttpURLConnection connection = compressed("/connection/uni_http_stream", connect);
    assertEquals("gzip", connection.getHeaderField("Content-Encoding"));
    try (var in = new GZIPInputStream(connection.getInputStream())) {
      assertTrue(line(in).contains("\"connect\":"));
      for (int i = 0; i < 5; i++) {
        server.api().call("publish", "{\"channel\":\"gzip\",\"data\":%d}".formatted(i));
        assertEquals("{\"channel\":\"gzip\",\"pub\":{\"data\":" + i + "}}", line(in));
      }
    } finally {
      connection.disconnect();
    }
  }

  /** Reads byte by byte, since a reader would wait to fill its buffer. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString();
  }

  private static HttpStream open(int port, String transport) {
    String token = Tokens.user("u", 0);
    return open(port, transport, "{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
  }

  private static HttpStream open(int port, String transport, String connect) {
    String path = "/connection/" + transport;
    if (transport.endsWith("sse")) {
      String query = "?cf_connect=" + URLEncoder.encode(connect, StandardCharsets.UTF_8);
      return HttpStream.open(port, "GET", path + query, Map.of(), null);
    }
    return HttpStream.open(port, "POST", path, Map.of(), connect);
  }

  private static String next(HttpStream stream) {
    String message = stream.next(PATIENCE);
    assertNotNull(message, "nothing came");
    return message.startsWith("data: ") ? message.substring(6) : message;
  }
}
