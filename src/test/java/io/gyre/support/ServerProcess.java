package io.gyre.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server under test as a child process on a free loopback port: {@code java -jar ${gyre.jar}},
 * or the binary named by {@code -Dgyre.test.server}.
 */
public final class ServerProcess implements AutoCloseable {
  /** API key every started server gets unless its configuration has one. */
  public static final String API_KEY = "test-api-key";

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final Process process;
  private final Place place;
  private final int port;
  private final Path directory;
  private final JsonNode config;
  private final boolean reference;

  /**
   * Where a server runs.
   *
   * @param enter what comes before its command, e.g. to enter a network namespace
   * @param environment variables over those of this process
   * @param address its HTTP listener listens on and is reached at
   */
  public record Place(List<String> enter, Map<String, String> environment, String address) {
    /** On this machine as any other program. */
    public static final Place LOOPBACK = new Place(List.of(), Map.of(), "127.0.0.1");

    /** Copies the collections. */
    public Place {
      enter = List.copyOf(enter);
      environment = Map.copyOf(environment);
    }
  }

  private ServerProcess(
      Process process, Place place, int port, Path directory, JsonNode config, boolean reference) {
    this.process = process;
    this.place = place;
    this.port = port;
    this.directory = directory;
    this.config = config;
    this.reference = reference;
  }

  /**
   * Starts the server under test and waits until it is healthy.
   *
   * @param configJson configuration as JSON text, without address; a free port if it names none
   * @throws IllegalStateException if it does not answer within 30 s, with its log
   */
  public static ServerProcess start(String configJson) {
    return start(configJson, System.getProperty("gyre.test.server"));
  }

  /**
   * Starts the given binary, or the fat jar if it is null; see {@link #start(String)}.
   *
   * @param binary path of a server binary of the same command line, or null
   */
  public static ServerProcess start(String configJson, @Nullable String binary) {
    return start(configJson, binary, Place.LOOPBACK);
  }

  /** Starts the server under test at a place; see {@link #start(String)}. */
  public static ServerProcess start(String configJson, Place place) {
    return start(configJson, System.getProperty("gyre.test.server"), place);
  }

  private static ServerProcess start(String configJson, @Nullable String binary, Place place) {
    try {
      int wanted = Json.parse(configJson).path("http_server").path("port").asInt();
      int port = wanted > 0 ? wanted : FreePort.find();
      Path directory = Files.createTempDirectory("gyre-it");
      ObjectNode config = withDefaults(configJson, place, port);
      Path file = directory.resolve("config.json");
      Files.writeString(file, config.toString());
      List<String> command = new ArrayList<>(place.enter());
      command.addAll(command(binary, file));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("log.txt").toFile());
      builder.environment().putAll(place.environment());
      Process process = builder.start();
      ServerProcess server =
          new ServerProcess(process, place, port, directory, config, binary != null);
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      server.awaitHealthy();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True if the server under test is a reference binary, not Gyre. */
  public boolean isReference() {
    return reference;
  }

  /** Port of the one HTTP listener. */
  public int port() {
    return port;
  }

  /** Address of the HTTP listener. */
  public String address() {
    return place.address();
  }

  /** Process id. */
  public long pid() {
    return process.pid();
  }

  /** URL of a path of this server, e.g. {@code /api/info}. */
  public String url(String path) {
    return "http://" + address() + ":" + port + path;
  }

  /** Port for the API, metrics and health: one of its own if the configuration names it. */
  public int internalPort() {
    return config.path("http_server").path("internal_port").asInt(port);
  }

  private String internalUrl(String path) {
    return "http://" + address() + ":" + internalPort() + path;
  }

  /** URL of the bidirectional websocket endpoint. */
  public String websocketUrl() {
    return "ws://" + address() + ":" + port + "/connection/websocket";
  }

  /** HTTP API of this server, with its key. */
  public Api api() {
    return new Api(internalUrl("/api"), config.path("http_api").path("key").asText());
  }

  /** The configuration it was started with. */
  public JsonNode config() {
    return config;
  }

  /**
   * Writes another configuration into the file the server was started with, which it reads on
   * SIGHUP.
   */
  public void rewriteConfig(String configJson) {
    try {
      Files.writeString(
          directory.resolve("config.json"), withDefaults(configJson, place, port).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a signal.
   *
   * @param name without "SIG", for example TERM
   */
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The exit code, waited for at most {@code limit}; null while it runs. */
  public @Nullable Integer exitCode(Duration limit) {
    try {
      boolean ended = process.waitFor(limit.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
      return ended ? process.exitValue() : null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  /** Everything the server wrote so far. */
  public String log() {
    try {
      return Files.readString(directory.resolve("log.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last warnings and errors the server wrote, for a failure's message. */
  public String complaints() {
    List<String> lines =
        log()
            .lines()
            .filter(line -> line.matches("(?s).*(warn|error|fatal|Exception|\tat ).*"))
            .toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  /**
   * Sum of a metric over the series whose labels contain all of these; 0 if there is none. Needs
   * {@code prometheus.enabled}.
   *
   * @param labels as in the text form, e.g. {@code code="3008"}
   */
  public double metric(String name, String... labels) {
    return new Api(internalUrl("/metrics"), "")
        .request("GET", "", "")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Resident memory in bytes as the kernel counts it, -1 where /proc does not exist. */
  public long residentBytes() {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  /** True while the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM and waits up to 15 s; kills it after that. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the process as a crash would. */
  public void kill() {
    process.destroyForcibly();
  }

  private void awaitHealthy() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < end) {
      if (!process.isAlive()) {
        throw new IllegalStateException("server ended at start:\n" + log());
      }
      if (healthy()) {
        return;
      }
      Await.pause(Duration.ofMillis(20));
    }
    process.destroyForcibly();
    throw new IllegalStateException("server not healthy after " + START_LIMIT + ":\n" + log());
  }

  private boolean healthy() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(internalUrl("/health")))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> command(@Nullable String binary, Path config) {
    List<String> command = new ArrayList<>();
    if (binary != null) {
      command.add(binary);
    } else {
      String jar = System.getProperty("gyre.jar", "target/gyre.jar");
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-ea", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-jar", jar));
    }
    command.addAll(List.of("-c", config.toString()));
    return command;
  }

  private static ObjectNode withDefaults(String configJson, Place place, int port) {
    ObjectNode config = (ObjectNode) Json.parse(configJson);
    config.withObjectProperty("health").put("enabled", true);
    config.withObjectProperty("log").put("level", System.getProperty("gyre.test.log", "info"));
    config.withObjectProperty("http_server").put("port", port).put("address", place.address());
    ObjectNode api = config.withObjectProperty("http_api");
    if (!api.has("key") && !api.has("insecure")) {
      api.put("key", API_KEY);
    }
    return config;
  }
}
