package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes, each with an address of its own, that are started at once and find each other. */
@Tag("cluster")
@Tag("long")
class DiscoveryIT {
  private static final int NODES = 3;
  private static final int ROUNDS = Integer.getInteger("gyre.test.rounds", 1);
  private static final Duration TOGETHER = Duration.ofSeconds(40);
  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}}, "shutdown": {"timeout": "2s"},
       "cluster": {"enabled": true, "secret": "a cluster secret", "minimum_members": 2}}
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  private static String address(int node) {
    return "127.0.71." + (node + 1);
  }

  /** Starts all at once, waits until each knows all, and ends them. */
  private static List<ServerProcess> together(String discovery, String jvmFlags) {
    int port = FreePort.find();
    String name = "discovery-" + System.nanoTime();
    List<CompletableFuture<ServerProcess>> starting =
        IntStream.range(0, NODES)
            .mapToObj(
                node ->
                    CompletableFuture.supplyAsync(
                        () -> start(node, port, name, discovery, jvmFlags)))
            .toList();
    List<ServerProcess> nodes = starting.stream().map(CompletableFuture::join).toList();
    Await.until(
        TOGETHER,
        () -> nodes.stream().allMatch(node -> known(node) == NODES),
        () ->
            nodes.stream().map(DiscoveryIT::known).toList()
                + String.join("\n\n", nodes.stream().map(ServerProcess::log).toList()));
    return nodes;
  }

  private static ServerProcess start(
      int node, int port, String name, String discovery, String jvmFlags) {
    ObjectNode config = (ObjectNode) Json.parse(CONFIG);
    ObjectNode cluster = config.withObjectProperty("cluster");
    cluster.put("name", name).put("port", port).put("address", address(node));
    cluster.setAll((ObjectNode) Json.parse(discovery.replace("PORT", String.valueOf(port))));
    return ServerProcess.start(
        config.toString(),
        new ServerProcess.Place(List.of(), Map.of("JDK_JAVA_OPTIONS", jvmFlags), "127.0.0.1"));
  }

  private static int known(ServerProcess node) {
    return node.api().call("info", "{}").path("nodes").size();
  }

  private static void end(List<ServerProcess> nodes) {
    nodes.forEach(ServerProcess::kill);
  }

  /** Hazelcast listens on addresses an interface has only; Linux, as root. */
  @BeforeAll
  static void addresses() {
    IntStream.range(0, NODES).forEach(node -> address("replace", node));
  }

  @AfterAll
  static void noAddresses() {
    IntStream.range(0, NODES).forEach(node -> address("del", node));
  }

  private static void address(String what, int node) {
    Tool.run(
        Path.of("").toAbsolutePath(),
        Map.of(),
        Duration.ofSeconds(10),
        List.of("ip", "addr", what, address(node) + "/32", "dev", "lo"));
  }

  @Test
  void tcp_listOfAddresses_isOneCluster() {
    end(
        together(
            "{\"members\":[\"127.0.71.1:PORT\",\"127.0.71.2:PORT\",\"127.0.71.3:PORT\"]}", ""));
  }

  @Test
  void dns_nameOfAllAddresses_isOneClusterEachTime() throws IOException {
    Path hosts = directory.resolve("hosts");
    StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
    for (int node = 0; node < NODES; node++) {
      lines.append(address(node)).append(" gyre-nodes.test\n");
    }
    Files.writeString(hosts, lines);
    for (int round = 0; round < ROUNDS; round++) {
      long before = System.nanoTime();
      end(
          together(
              "{\"discovery\":\"dns\",\"service\":\"gyre-nodes.test\"}",
              "-Djdk.net.hosts.file=" + hosts));
      System.out.println("dns: together in " + (System.nanoTime() - before) / 1_000_000 + " ms");
    }
  }

  @Test
  void multicast_isOneCluster() {
    end(together("{\"discovery\":\"multicast\"}", ""));
  }

  @Test
  void kubernetes_endpointsOfAService_areOneCluster() throws Exception {
    List<String> addresses = IntStream.range(0, NODES).mapToObj(DiscoveryIT::address).toList();
    try (FakeKubernetes api = FakeKubernetes.start("ours", "gyre-nodes", addresses)) {
      List<ServerProcess> nodes =
          together(
              "{\"discovery\":\"kubernetes\",\"service\":\"gyre-nodes\"}",
              api.jvmFlags(directory.resolve("kubernetes.args")));
      end(nodes);
      assertTrue(api.asked().contains("/api/v1/namespaces/ours/endpoints/gyre-nodes"));
      assertEquals(0, api.unauthorized(), "requests without the service account's token");
      System.out.println("kubernetes: asked for " + api.asked());
    }
  }
}
