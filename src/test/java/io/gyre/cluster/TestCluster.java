package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Api;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Nodes in processes of their own, on loopback unless said otherwise, known by index from 0, that
 * can be killed, frozen, stopped and started again. On loopback a node keeps its ports.
 *
 * <p>Thread: any; one thread at a time for one node.
 */
final class TestCluster implements AutoCloseable {
  private static final Duration STOPPED = Duration.ofSeconds(45);
  private static final Duration TOGETHER = Duration.ofSeconds(40);
  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"],
         "ping_interval": "2s", "pong_timeout": "1s", "presence_update_interval": "3s"},
       "shutdown": {"timeout": "10s"},
       "cluster": {"enabled": true, "member_timeout": "3s"},
       "channel": {
         "without_namespace": {"allow_subscribe_for_client": true},
         "namespaces": [{"name": "hist", "history_size": 5000, "history_ttl": "300s",
           "force_recovery": true, "allow_subscribe_for_client": true,
           "presence": true, "allow_presence_for_subscriber": true}]}}
      """;

  /** In a configuration: the address at which nodes reach this process. */
  static final String HERE = "$HERE";

  private final AtomicReferenceArray<@Nullable ServerProcess> nodes;
  private final ObjectNode config;
  private final Sites sites;

  private TestCluster(int size, ObjectNode config, Sites sites) {
    this.nodes = new AtomicReferenceArray<>(size);
    this.config = config;
    this.sites = sites;
  }

  /**
   * Starts nodes on loopback at once and waits until each knows all.
   *
   * @param changes configuration over the default one: JSON that is merged into it; {@link #HERE}
   *     stands for the address at which nodes reach this process
   */
  static TestCluster start(int size, String changes) {
    return start(size, changes, new LoopbackSites(size));
  }

  /** As {@link #start(int, String)}, elsewhere. */
  static TestCluster start(int size, String changes, Sites sites) {
    ObjectNode config = (ObjectNode) Json.parse(CONFIG);
    merge(config, Json.parse(changes));
    ObjectNode cluster = config.withObjectProperty("cluster");
    cluster.put("name", "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
    sites.members().forEach(cluster.withArrayProperty("members")::add);
    TestCluster started = new TestCluster(size, config, sites);
    try {
      started.startAll();
      started.awaitTogether();
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
    return started;
  }

  private static void merge(ObjectNode target, JsonNode changes) {
    changes
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isObject() && target.path(field.getKey()).isObject()) {
                merge((ObjectNode) target.get(field.getKey()), field.getValue());
              } else {
                target.set(field.getKey(), field.getValue());
              }
            });
  }

  /** Starts all nodes, none of which is running, at once and waits until each is healthy. */
  void startAll() {
    CompletableFuture.allOf(
            IntStream.range(0, size())
                .mapToObj(node -> CompletableFuture.runAsync(() -> start(node)))
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /** Starts a node that is not running and waits until it is healthy. */
  void start(int node) {
    ObjectNode own = config.deepCopy();
    ObjectNode cluster = own.withObjectProperty("cluster");
    String member = sites.members().get(node);
    int colon = member.indexOf(':');
    cluster.put("address", member.substring(0, colon));
    cluster.put("port", Integer.parseInt(member.substring(colon + 1)));
    own.withObjectProperty("node").put("name", "n" + node);
    int httpPort = sites.httpPort(node);
    if (httpPort > 0) {
      own.withObjectProperty("http_server").put("port", httpPort);
    }
    sites.adapt(node, cluster);
    nodes.set(
        node,
        ServerProcess.start(own.toString().replace(HERE, sites.here(node)), sites.place(node)));
  }

  /** How many nodes there can be. */
  int size() {
    return nodes.length();
  }

  /** The process of a node, running or not. */
  ServerProcess node(int node) {
    ServerProcess process = nodes.get(node);
    if (process == null) {
      throw new IllegalStateException("node " + node + " was never started");
    }
    return process;
  }

  /** HTTP address of a node. */
  InetSocketAddress address(int node) {
    return new InetSocketAddress(node(node).address(), node(node).port());
  }

  /** Ends nodes as a crash would, all at once. */
  void kill(int... killed) {
    IntStream.of(killed).forEach(node -> node(node).kill());
    for (int node : killed) {
      Await.until(Duration.ofSeconds(5), () -> !node(node).isAlive(), () -> "it survived SIGKILL");
    }
  }

  /**
   * Ends a node as an operator would and waits until it is gone.
   *
   * @throws AssertionError with its log, if it does not leave in good order
   */
  void stop(int node) {
    ServerProcess process = node(node);
    process.signal("TERM");
    Integer code = process.exitCode(STOPPED);
    if (code == null || code != 0 || process.log().contains("in time")) {
      process.kill();
      throw new AssertionError("node " + node + " ended with " + code + ":\n" + process.log());
    }
  }

  /** Halts a node's process where it stands. */
  void freeze(int node) {
    signal("STOP", node);
  }

  /** Lets a frozen node go on. */
  void thaw(int node) {
    signal("CONT", node);
  }

  private void signal(String signal, int node) {
    String pid = String.valueOf(node(node).pid());
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, pid).start();
      if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IllegalStateException("kill -" + signal + " " + pid + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How many nodes a node says there are; -1 if it does not say. */
  int known(int node) {
    try {
      JsonNode nodesThere = node(node).api().call("info", "{}").path("nodes");
      return nodesThere.size();
    } catch (UncheckedIOException | AssertionError e) {
      return -1;
    }
  }

  /** Waits until every node says that all are there. */
  void awaitTogether() {
    Await.until(
        TOGETHER,
        () -> known().stream().allMatch(known -> known == size()),
        () -> "nodes that each node knows: " + known());
  }

  /**
   * Waits until every node says that all are there and that it is ready: state has its copies
   * again, and the next node may fail.
   */
  void awaitReady() {
    awaitTogether();
    Await.until(
        TOGETHER,
        () -> IntStream.range(0, size()).allMatch(this::isReady),
        () -> "not ready: " + IntStream.range(0, size()).filter(i -> !isReady(i)).boxed().toList());
  }

  /** Whether a node says that it wants traffic. */
  boolean isReady(int node) {
    try {
      ServerProcess process = node(node);
      return new Api(process.url(""), "").request("GET", "/health/ready", "").status() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private List<Integer> known() {
    return IntStream.range(0, size()).map(this::known).boxed().toList();
  }

  /** Channels with subscribers, as a node says. */
  Set<String> channels(int node) {
    Set<String> names = new TreeSet<>();
    node(node)
        .api()
        .call("channels", "{}")
        .get("channels")
        .fieldNames()
        .forEachRemaining(names::add);
    return names;
  }

  /** Clients present in a channel as a node says; -1 if it does not say. */
  int present(int node, String channel) {
    try {
      return node(node)
          .api()
          .call("presence_stats", "{\"channel\":" + Json.quote(channel) + "}")
          .path("num_clients")
          .asInt();
    } catch (UncheckedIOException | AssertionError e) {
      return -1;
    }
  }

  /** How often a node's present process said that another one left. */
  long departures(int node) {
    return node(node).log().lines().filter(line -> line.contains("node left")).count();
  }

  /** The last warnings and errors of every node. */
  String complaints() {
    StringBuilder text = new StringBuilder();
    for (int node = 0; node < size(); node++) {
      ServerProcess process = nodes.get(node);
      if (process != null) {
        text.append('n').append(node).append(":\n");
        process
            .complaints()
            .lines()
            .filter(line -> !line.contains("InboundResponseHandler"))
            .forEach(line -> text.append(line).append('\n'));
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    // at once: a node that waits for others to take over its data would wait for each in turn
    for (int node = 0; node < size(); node++) {
      ServerProcess process = nodes.get(node);
      if (process != null) {
        process.kill();
      }
    }
  }
}
