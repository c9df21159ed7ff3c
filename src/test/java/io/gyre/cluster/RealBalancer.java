package io.gyre.cluster;

import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * HAProxy or nginx as a process, with the files of {@code conf}: only addresses of nodes, listening
 * ports and paths of temporary files are others.
 */
final class RealBalancer implements AutoCloseable {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Duration INSTALL = Duration.ofMinutes(3);
  private static final Duration STARTED = Duration.ofSeconds(10);

  private final Process process;
  private final Path directory;
  private final int clients;
  private final int backends;

  private RealBalancer(Process process, Path directory, int clients, int backends) {
    this.process = process;
    this.directory = directory;
    this.clients = clients;
    this.backends = backends;
  }

  /** Which one. */
  enum Kind {
    HAPROXY,
    NGINX
  }

  /** Starts one in front of all nodes and waits until it listens. */
  static RealBalancer start(Kind kind, TestCluster cluster) {
    String tool = kind == Kind.HAPROXY ? "haproxy" : "nginx";
    Tool.run(ROOT, Map.of(), INSTALL, List.of("bash", ".ci/test-tools.sh", tool));
    int clients = FreePort.find();
    int backends = FreePort.find();
    try {
      Path directory = Files.createTempDirectory("gyre-balancer");
      Path file = directory.resolve("balancer.conf");
      Files.writeString(
          file,
          kind == Kind.HAPROXY
              ? haproxy(cluster, clients, backends)
              : nginx(cluster, clients, backends, directory));
      ProcessBuilder builder =
          new ProcessBuilder(command(kind, file))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log.txt").toFile());
      builder.environment().merge("PATH", ":/usr/sbin", String::concat);
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      RealBalancer balancer = new RealBalancer(process, directory, clients, backends);
      Await.until(
          STARTED, () -> listens(clients) && listens(backends), () -> "not up: " + balancer.log());
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Kind kind, Path file) {
    return kind == Kind.HAPROXY
        ? List.of("env", "haproxy", "-db", "-f", file.toString())
        : List.of("env", "nginx", "-c", file.toString(), "-e", "stderr", "-g", "daemon off;");
  }

  private static String haproxy(TestCluster cluster, int clients, int backends) throws IOException {
    String nodes = servers(cluster, "    server node%d 127.0.0.1:%d%n");
    return Files.readString(ROOT.resolve("conf/haproxy/haproxy.cfg"))
        .replace("maxconn 60000", "maxconn 1000")
        .replace("bind :8080", "bind 127.0.0.1:" + clients)
        .replace("bind :9080", "bind 127.0.0.1:" + backends)
        .replace("check port 9000", "check")
        .replaceAll("( *server node1 .*\\n)( *server node.*\\n?)*", nodes);
  }

  private static String nginx(TestCluster cluster, int clients, int backends, Path directory)
      throws IOException {
    String nodes =
        servers(
            cluster,
            "        # node%d%n        server 127.0.0.1:%d max_fails=1 fail_timeout=2s;%n");
    return Files.readString(ROOT.resolve("conf/nginx/nginx.conf"))
        .replaceAll("worker_rlimit_nofile.*", "")
        .replace("worker_connections 65536", "worker_connections 1000")
        .replace("listen 8080 ", "listen 127.0.0.1:" + clients + " ")
        .replace("listen 9080;", "listen 127.0.0.1:" + backends + ";")
        .replace("/tmp/nginx", directory.resolve("nginx").toString())
        .replaceAll("( *server node1:.*\\n)( *server node.*\\n)*", nodes);
  }

  private static String servers(TestCluster cluster, String line) {
    return IntStream.range(0, cluster.size())
        .mapToObj(node -> line.formatted(node + 1, cluster.address(node).getPort()))
        .collect(Collectors.joining());
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Where clients connect. */
  int clients() {
    return clients;
  }

  /** Where backends call the API. */
  int backends() {
    return backends;
  }

  /** What it wrote. */
  String log() {
    try {
      return Files.readString(directory.resolve("log.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
