package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Await;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Vert.x application in a JVM that has nothing of Gyre joins the bus of two nodes; one of them
 * dies.
 */
@Tag("cluster")
@Tag("long")
class ServiceJvmIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String SECRET = "a cluster secret";
  private static final String CHANGES =
      "{\"cluster\": {\"secret\": \"" + SECRET + "\"}, \"bridge\": {\"json_addresses\": true}}";

  /** Files of the class path whose names begin so are all that the service gets. */
  private static final List<String> NEEDED =
      List.of("vertx-core", "vertx-hazelcast", "hazelcast-5", "netty-", "jackson-core");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  private Process service(TestCluster cluster, String secret) throws IOException {
    Path classes = directory.resolve("classes");
    Path examples = classes.resolve("examples");
    Files.createDirectories(examples);
    List<String> path = new ArrayList<>(List.of(classes.toString()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path file = Path.of(entry);
      String name = String.valueOf(file.getFileName());
      if (NEEDED.stream().anyMatch(name::startsWith)) {
        path.add(entry);
      } else if (Files.isDirectory(file.resolve("examples"))) {
        copy(file.resolve("examples"), examples);
      }
    }
    JsonNode own = cluster.node(0).config().get("cluster");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                String.join(File.pathSeparator, path),
                "examples.OrderService",
                own.get("name").asText(),
                secret,
                "127.0.0.1"));
    own.get("members").forEach(member -> command.add(member.asText()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("log.txt").toFile())
        .start();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            to.resolve(file.getFileName()),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean ready() {
    return log().lines().anyMatch("ready"::equals);
  }

  private static void order(TestCluster cluster, int node, int number) {
    String request = "{\"channel\":\"hist:orders\",\"data\":" + number + "}";
    cluster.node(node).api().call("publish", request);
  }

  private static List<Integer> confirmed(TestCluster cluster, int node) {
    List<Integer> numbers = new ArrayList<>();
    cluster
        .node(node)
        .api()
        .call("history", "{\"channel\":\"hist:confirmed\",\"limit\":1000}")
        .get("publications")
        .forEach(publication -> numbers.add(publication.at("/data/confirmed").asInt()));
    return numbers;
  }

  private void awaitConfirmed(TestCluster cluster, int node, Integer... expected) {
    Await.until(
        SOON,
        () -> confirmed(cluster, node).equals(Arrays.asList(expected)),
        () -> confirmed(cluster, node) + "\n" + log());
  }

  @Test
  void service_withNothingOfGyre_hearsAndPublishes_alsoWhenItsNodeDies() throws Exception {
    try (TestCluster cluster = TestCluster.start(2, CHANGES)) {
      Process service = service(cluster, SECRET);
      try {
        Await.until(SOON, this::ready, this::log);
        order(cluster, 0, 1);
        order(cluster, 1, 2);
        awaitConfirmed(cluster, 0, 1, 2);
        assertEquals(2, cluster.known(0), "the service is no node");
        int listening = clients(cluster, 0) == 1 ? 0 : 1;
        assertEquals(1, clients(cluster, listening), "one node serves the listener");
        int other = 1 - listening;
        cluster.kill(listening);
        order(cluster, other, 3);
        order(cluster, other, 4);
        awaitConfirmed(cluster, other, 1, 2, 3, 4);
        service.destroy();
        assertTrue(service.waitFor(20, TimeUnit.SECONDS), "it does not end");
        Await.until(SOON, () -> clients(cluster, other) == 0, () -> "its listener stays");
      } finally {
        service.destroyForcibly();
      }
    }
  }

  @Test
  void service_withAnotherSecret_isRefused() throws Exception {
    try (TestCluster cluster = TestCluster.start(1, CHANGES)) {
      Process service = service(cluster, "not the cluster's");
      try {
        assertTrue(service.waitFor(60, TimeUnit.SECONDS), this::log);
        assertFalse(ready(), this::log);
        assertTrue(cluster.node(0).log().contains("cluster.secret is not the one"));
      } finally {
        service.destroyForcibly();
      }
    }
  }

  private static int clients(TestCluster cluster, int node) {
    for (JsonNode one : cluster.node(node).api().call("info", "{}").get("nodes")) {
      if (one.get("name").asText().equals("n" + node)) {
        return one.get("num_clients").asInt();
      }
    }
    return -1;
  }
}
