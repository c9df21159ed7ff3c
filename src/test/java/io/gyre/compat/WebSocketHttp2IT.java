package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.support.Await;
import io.gyre.support.Browser;
import io.gyre.support.CutRelay;
import io.gyre.support.FreePort;
import io.gyre.support.Json;
import io.gyre.support.NodeModules;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import io.gyre.support.Tool;
import io.gyre.support.WebSocketWire;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets in connections of HTTP/2 as a browser and a proxy open them. */
@Tag("sdk")
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WebSocketHttp2IT {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String PAGE =
      """
      <!DOCTYPE html><meta charset="utf-8"><title>http2</title>
      <script src="/sockjs-client/dist/sockjs.js"></script>
      <script src="/centrifuge/dist/centrifuge.js"></script>
      <script>
        const seen = [];
        function go(port, transport, token) {
          window.client = new Centrifuge(
            [{transport, endpoint: (transport === 'sockjs' ? 'https' : 'wss') + '://127.0.0.1:' + port
              + '/connection/' + transport}],
            {token, minReconnectDelay: 50, maxReconnectDelay: 200, sockjs: window.SockJS,
             sockjsOptions: {transports: ['websocket']}});
          window.sub = client.newSubscription('hist:h2');
          sub.on('publication', (ctx) => seen.push(ctx.data));
          sub.subscribe();
          client.connect();
        }
      </script>
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path directory;

  private static ServerProcess tlsServer() throws IOException {
    SelfSignedCertificate certificate = SelfSignedCertificate.create();
    String tls =
        "{\"enabled\":true,\"cert_pem\":%s,\"key_pem\":%s}"
            .formatted(
                Json.quote(Files.readString(Path.of(certificate.certificatePath()))),
                Json.quote(Files.readString(Path.of(certificate.privateKeyPath()))));
    return server("\"internal_port\": \"%d\", \"tls_external\": true, \"tls\": " + tls);
  }

  /** The server of the SDKs' tests with further options, one of which is the internal port. */
  private static ServerProcess server(String options) {
    String config = CaseTable.text("sdk-server.json");
    return ServerProcess.start(
        "{\"http_server\": {"
            + options.replace("%d", String.valueOf(FreePort.find()))
            + "}, \"init\": {\"enabled\": true},"
            + config.substring(config.indexOf('{') + 1));
  }

  @Test
  void sdk_inChromium_sharesTheConnectionOfThePagesRequests() throws Exception {
    Path modules = NodeModules.installed().resolve("node_modules");
    String token = Tokens.user("ann", 0);
    Vertx vertx = Vertx.vertx();
    try (ServerProcess server = tlsServer();
        CutRelay relay = CutRelay.to(server.port());
        Browser browser = Browser.start(800, 600)) {
      HttpServer pages =
          vertx
              .createHttpServer()
              .requestHandler(request -> serve(modules, request))
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      browser.trustAll();
      browser.open("http://127.0.0.1:" + pages.actualPort() + "/");
      browser.await("document.readyState === 'complete' && window.Centrifuge && window.SockJS");
      warmUp(browser, relay);
      browser.eval("go(%d, 'websocket', '%s')".formatted(relay.port(), token));
      browser.await("sub.state === 'subscribed'");
      assertEquals(1, relay.connections(), "the WebSocket has a connection of its own");
      publishOne(server, browser, 1);

      relay.cut();
      browser.await("client.state === 'connecting'");
      relay.restore();
      publishOne(server, browser, 2);
      browser.eval("client.disconnect()");

      // SockJS's WebSocket is one of HTTP/1.1 only: the browser is told and comes again.
      warmUp(browser, relay);
      browser.eval("go(%d, 'sockjs', '%s')".formatted(relay.port(), token));
      browser.await("sub.state === 'subscribed'");
      publishOne(server, browser, 3);
    } finally {
      vertx.close();
    }
  }

  private static void warmUp(Browser browser, CutRelay relay) {
    String url = "https://127.0.0.1:" + relay.port() + "/connection/init";
    assertEquals(
        "200",
        browser.eval("fetch('%s', {credentials: 'include'}).then((r) => r.status)".formatted(url)));
  }

  private static void publishOne(ServerProcess server, Browser browser, int data) {
    server.api().call("publish", "{\"channel\":\"hist:h2\",\"data\":%d}".formatted(data));
    browser.await("seen.at(-1) === " + data);
  }

  private static void serve(Path modules, HttpServerRequest request) {
    if (request.path().endsWith(".js")) {
      request.response().sendFile(modules.resolve(request.path().substring(1)).toString());
    } else {
      request.response().putHeader("Content-Type", "text/html").end(PAGE);
    }
  }

  /** Clients speak HTTP/1.1 to the proxy, which makes streams of a connection of HTTP/2 of them. */
  @Test
  void haproxy_multiplexesManyClientsOverOneConnection() throws Exception {
    Tool.run(
        Path.of("").toAbsolutePath(),
        Map.of(),
        Duration.ofMinutes(4),
        List.of("bash", ".ci/test-tools.sh", "haproxy"));
    int port = FreePort.find();
    try (ServerProcess server = server("\"internal_port\": \"%d\", \"h2c_external\": true");
        CutRelay relay = CutRelay.to(server.port())) {
      Process haproxy = haproxy(port, relay.port());
      try {
        Await.until(PATIENCE, () -> listens(port), () -> "no proxy");
        WebSocketWire[] clients = new WebSocketWire[20];
        for (int i = 0; i < clients.length; i++) {
          clients[i] = WebSocketWire.open(port, "/connection/websocket", Map.of());
          send(
              clients[i],
              "{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"h2\"}}");
          next(clients[i], "\"subscribe\":");
        }
        assertEquals(1, relay.connections());
        server.api().call("publish", "{\"channel\":\"h2\",\"data\":\"all\"}");
        for (WebSocketWire client : clients) {
          next(client, "\"all\"");
          client.close();
        }
        Await.until(
            PATIENCE,
            () -> server.api().call("info", "{}").at("/nodes/0/num_clients").asInt() == 0,
            () -> "clients left");
      } finally {
        haproxy.destroy();
      }
    }
  }

  private static void send(WebSocketWire client, String text) {
    client.send(WebSocketWire.TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void next(WebSocketWire client, String part) {
    String text = "";
    while (!text.contains(part)) {
      WebSocketWire.Frame frame = Objects.requireNonNull(client.read(PATIENCE), "nothing came");
      assertEquals(WebSocketWire.TEXT, frame.opcode());
      text = new String(frame.payload(), StandardCharsets.UTF_8);
    }
  }

  private static Process haproxy(int port, int to) throws IOException {
    Path config = directory.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        global
          nbthread 1
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        listen all
          bind 127.0.0.1:%d
          http-reuse always
          server gyre 127.0.0.1:%d proto h2 ws h2
        """
            .formatted(port, to));
    ProcessBuilder builder = new ProcessBuilder("haproxy", "-db", "-f", config.toString());
    builder.environment().put("PATH", System.getenv("PATH") + ":/usr/sbin");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("haproxy.log").toFile())
        .start();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
