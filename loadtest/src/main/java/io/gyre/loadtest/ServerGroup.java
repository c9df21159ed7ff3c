package io.gyre.loadtest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes of one candidate: a server that stands alone, or the nodes of a cluster. */
final class ServerGroup implements AutoCloseable {
  /** More than any scenario adds to a cluster. */
  private static final int MOST_ADDED = 1;

  private static final int JOIN_SECONDS = 90;

  private final Candidate candidate;
  private final Setup setup;
  private final Path logs;
  private final List<Integer> memberPorts = new ArrayList<>();
  private final List<ServerProcess> processes = new ArrayList<>();
  private final RpcBackend backend = new RpcBackend();
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * What differs between scenarios.
   *
   * @param settings what channels keep and who is told
   * @param way how clients come
   * @param consumers elements of the list of consumers, JSON
   */
  record Setup(Settings settings, Way way, String consumers) {}

  private ServerGroup(Candidate candidate, Setup setup, Path logs) throws InterruptedException {
    this.candidate = candidate;
    this.setup = setup;
    this.logs = logs;
  }

  /** Starts all and waits until they serve. */
  static ServerGroup start(Candidate candidate, Setup setup, Path logs)
      throws IOException, InterruptedException {
    ServerGroup group = new ServerGroup(candidate, setup, logs);
    try {
      for (int i = 0; i < candidate.nodes() + MOST_ADDED; i++) {
        group.memberPorts.add(ServerProcess.freePort());
      }
      for (int i = 0; i < Math.max(1, candidate.nodes()); i++) {
        group.add();
      }
      return group;
    } catch (IOException | RuntimeException e) {
      group.close();
      throw e;
    }
  }

  /** Starts one more and waits until it serves. */
  void add() throws IOException, InterruptedException {
    int index = processes.size();
    ServerProcess.Ports ports = ServerProcess.Ports.free();
    String name = candidate.nodes() == 0 ? candidate.name() : candidate.name() + "-n" + index;
    processes.add(ServerProcess.start(candidate, name, configuration(index, ports), ports, logs));
    if (candidate.nodes() > 0) {
      awaitReady(ports.http());
    }
  }

  /** Ends the node that was started last as a crash would, and forgets it. */
  void killLast() throws InterruptedException {
    processes.remove(processes.size() - 1).kill();
  }

  Servers servers() {
    return new Servers(processes.stream().map(ServerProcess::endpoint).toList());
  }

  boolean alive() {
    return processes.stream().allMatch(ServerProcess::alive);
  }

  String logTail() {
    return processes.get(0).logTail();
  }

  private void awaitReady(int port) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(JOIN_SECONDS);
    while (!ready(port)) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException("a node is not ready after " + JOIN_SECONDS + " s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private boolean ready(int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * The same for all candidates but for the cluster: anonymous clients may subscribe and publish;
   * permissions are checked, not skipped.
   */
  private String configuration(int index, ServerProcess.Ports ports) {
    String kept =
        setup.settings.history() ? "\"history_size\": 100, \"history_ttl\": \"300s\"," : "";
    return """
        {
          "http_server": {"address": "127.0.0.1", "port": %d%s},
          "log": {"level": "error"},
          "client": {
            "allow_anonymous_connect_without_token": true,
            "token": {"hmac_secret_key": "%s"}
          },
          "http_stream": {"enabled": true},
          "sse": {"enabled": true},
          "uni_websocket": {"enabled": true},
          "uni_http_stream": {"enabled": true},
          "uni_sse": {"enabled": true},
          "channel": {
            "without_namespace": {
              %s
              "allow_subscribe_for_client": true,
              "allow_subscribe_for_anonymous": true,
              "allow_publish_for_client": true,
              "allow_publish_for_anonymous": true
            }
          },
          %s
          %s
          "consumers": [%s],
          "rpc": {
            "proxy": {"endpoint": "http://127.0.0.1:%d/rpc"},
            "without_namespace": {"proxy_enabled": true}
          },
          "grpc_api": {"enabled": true, "address": "127.0.0.1", "port": %d, "key": "%s"},
          "http_api": {"key": "%s"}
        }
        """
        .formatted(
            ports.http(),
            http2(ports),
            Way.SECRET,
            kept,
            candidate.nodes() == 0 ? "" : cluster(index),
            setup.settings.hooks() && candidate.jvm() ? hooks() : "",
            setup.consumers,
            backend.port(),
            ports.grpc(),
            Endpoint.API_KEY,
            Endpoint.API_KEY);
  }

  /** Cleartext HTTP/2 for clients asks for a port of its own for everything else. */
  private String http2(ServerProcess.Ports ports) {
    return setup.way == Way.WEBSOCKET_HTTP2
        ? ", \"internal_port\": \"" + ports.internal() + "\", \"h2c_external\": true"
        : "";
  }

  private String hooks() {
    return """
        "hooks": {"backends": [{
          "name": "loadtest", "endpoint": "http://127.0.0.1:%d/hooks", "queue_size": 1000000,
          "events": ["disconnect", "unsubscribe", "occupied", "vacated"]
        }]},\
        """
        .formatted(backend.port());
  }

  private String cluster(int index) {
    List<String> members = memberPorts.stream().map(p -> "\"127.0.0.1:" + p + "\"").toList();
    return """
        "health": {"enabled": true},
        "cluster": {
          "enabled": true, "name": "loadtest-%d", "address": "127.0.0.1", "port": %d,
          "members": [%s]
        },\
        """
        .formatted(
            ProcessHandle.current().pid(), memberPorts.get(index), String.join(", ", members));
  }

  @Override
  public void close() throws InterruptedException {
    backend.close();
    if (candidate.nodes() == 0) {
      processes.get(0).close();
      return;
    }
    // One after another would hand its state to the next each time.
    for (ServerProcess process : processes) {
      process.kill();
    }
  }
}
