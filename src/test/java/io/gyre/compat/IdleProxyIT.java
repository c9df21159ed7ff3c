package io.gyre.compat;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tool;
import io.gyre.support.Way;
import io.gyre.support.WayClient;
import io.gyre.support.WayClients;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Proxies that cut what has been idle for 3 s, over each transport of HTTP/1.1. */
@Tag("soak")
@Timeout(120)
class IdleProxyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long IDLE_NANOS = Duration.ofSeconds(3).toNanos();

  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"], "ping_interval": "%s",
         "pong_timeout": "900ms"},
       "http_stream": {"enabled": true}, "sse": {"enabled": true}, "uni_websocket": {"enabled": true},
       "uni_http_stream": {"enabled": true}, "uni_sse": {"enabled": true}}
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final List<Process> proxies = new ArrayList<>();

  @BeforeAll
  static void tools() {
    Tool.run(
        Path.of("").toAbsolutePath(),
        Map.of(),
        Duration.ofMinutes(4),
        List.of("bash", ".ci/test-tools.sh", "nginx", "haproxy"));
  }

  @AfterEach
  void stop() {
    proxies.forEach(Process::destroy);
  }

  private List<Integer> proxiesOf(ServerProcess server) throws IOException {
    int nginx = FreePort.find();
    Path conf = directory.resolve("nginx.conf");
    Files.writeString(
        conf,
        """
        daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
        events {}
        http {
          access_log off; client_body_temp_path body; proxy_temp_path proxy;
          fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
          server {
            listen 127.0.0.1:%d;
            location / {
              proxy_pass http://127.0.0.1:%d; proxy_http_version 1.1; proxy_read_timeout 3s;
              proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $http_connection;
            }
          }
        }
        """
            .formatted(nginx, server.port()));
    run("nginx", "-p", directory.toString(), "-c", conf.toString());
    int haproxy = FreePort.find();
    Path cfg = directory.resolve("haproxy.cfg");
    Files.writeString(
        cfg,
        """
        defaults
          mode http
          timeout connect 3s
          timeout client 3s
          timeout server 3s
          timeout tunnel 3s
        listen all
          bind 127.0.0.1:%d
          server gyre 127.0.0.1:%d
        """
            .formatted(haproxy, server.port()));
    run("haproxy", "-db", "-f", cfg.toString());
    for (int port : List.of(nginx, haproxy)) {
      Await.until(PATIENCE, () -> listens(port), () -> "no proxy at " + port);
    }
    return List.of(nginx, haproxy);
  }

  private void run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().merge("PATH", ":/usr/sbin", String::concat);
    proxies.add(
        builder
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(command[0] + ".log").toFile())
            .start());
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private static List<WayClient> connect(WayClients clients, List<Integer> ports) {
    return ports.stream()
        .flatMap(
            port ->
                Stream.of(Way.values())
                    .filter(way -> !way.http2())
                    .map(way -> clients.connect(way, port, "ann", "idle")))
        .toList();
  }

  @Test
  void pingsMoreOftenThanTheTimeout_keepAllOpen() throws Exception {
    try (ServerProcess server = ServerProcess.start(CONFIG.formatted("1s"));
        WayClients clients = new WayClients()) {
      List<WayClient> all = connect(clients, proxiesOf(server));
      long begun = System.nanoTime();
      Await.until(
          PATIENCE, () -> System.nanoTime() - begun > 2 * IDLE_NANOS, () -> "time stands still");
      all.forEach(client -> assertFalse(client.hasEnded(), client::text));
      server.api().call("publish", "{\"channel\":\"idle\",\"data\":\"still there\"}");
      all.forEach(client -> client.await("still there"));
    }
  }

  @Test
  void pingsLessOften_allAreCutAndTheServerForgetsThem() throws Exception {
    try (ServerProcess server = ServerProcess.start(CONFIG.formatted("25s"));
        WayClients clients = new WayClients()) {
      List<WayClient> all = connect(clients, proxiesOf(server));
      all.forEach(client -> client.awaitEnd(PATIENCE));
      Await.until(
          PATIENCE,
          () -> server.api().call("info", "{}").at("/nodes/0/num_clients").asInt() == 0,
          () -> server.api().call("info", "{}").toString());
      assertFalse(server.log().contains("\"level\":\"error\""), server::complaints);
    }
  }
}
