package io.gyre.loadtest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A broker that consumers read from, started for one run on a free loopback port with an empty
 * directory, without syncing to disk. Written to with its own tool, so that the generator needs no
 * client of it. Blocks.
 */
abstract sealed class SourceBroker implements AutoCloseable {
  /** Channels the messages are dealt to. */
  static final int CHANNELS = 100;

  static final int POSTGRES_PARTITIONS = 4;

  private static final long PATIENCE_SECONDS = 60;

  final Path directory;
  final int port;
  private final Path log;
  private Process process;

  private SourceBroker(Path logs, String name) throws IOException {
    this.directory = Files.createTempDirectory("gyre-loadtest-" + name);
    this.port = ServerProcess.freePort();
    this.log = logs.resolve(name + ".log").toAbsolutePath();
    Files.createDirectories(logs);
  }

  /**
   * Starts one.
   *
   * @param kind postgresql, redis, nats or kafka
   */
  static SourceBroker start(String kind, Path logs) throws IOException, InterruptedException {
    return switch (kind) {
      case "postgresql" -> new Postgres(logs);
      case "redis" -> new Redis(logs);
      case "nats" -> new Nats(logs);
      case "kafka" -> new Kafka(logs);
      default -> throw new IllegalArgumentException("no broker " + kind);
    };
  }

  /** The consumer that reads it, JSON. */
  abstract String consumer() throws IOException;

  /** Writes so many messages, to each channel in turn; returns when the broker has them. */
  abstract void write(int count) throws IOException, InterruptedException;

  static String body(int i) {
    return "{\"channel\":\""
        + Dialect.channel(i % CHANNELS)
        + "\",\"data\":{\"number\":"
        + i
        + "}}";
  }

  final void launch(List<String> command) throws IOException, InterruptedException {
    process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!ready()) {
      if (System.nanoTime() > until || !process.isAlive()) {
        close();
        throw new IllegalStateException("no broker: " + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** Whether it answers. */
  abstract boolean ready() throws IOException, InterruptedException;

  /** Runs a tool to its end with this input; returns its exit code. */
  final int tool(List<String> command, String input) throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = tool.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException ended) {
      // The exit code tells.
    }
    if (!tool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      tool.destroyForcibly();
      throw new IOException(command.get(0) + " does not end");
    }
    return tool.exitValue();
  }

  final void must(List<String> command, String input) throws IOException, InterruptedException {
    int code = tool(command, input);
    if (code != 0) {
      throw new IOException(String.join(" ", command) + ": exit " + code);
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("left over: " + directory);
    }
  }

  /** An outbox table; never run as root, which PostgreSQL refuses. */
  private static final class Postgres extends SourceBroker {
    private static final String TABLE =
        "CREATE TABLE outbox (id BIGSERIAL PRIMARY KEY, method text NOT NULL, payload JSONB NOT"
            + " NULL, partition INTEGER NOT NULL DEFAULT 0,"
            + " created_at timestamptz NOT NULL DEFAULT now());";

    private final boolean root = System.getProperty("user.name").equals("root");

    private Postgres(Path logs) throws IOException, InterruptedException {
      super(logs, "postgresql");
      Path data = directory.resolve("data");
      if (root) {
        must(List.of("chown", "postgres", directory.toString()), "");
      }
      must(own("initdb", "-D", data, "-U", "gyre", "-A", "trust", "-N", "-E", "UTF8"), "");
      launch(
          own("postgres", "-D", data, "-p", port, "-h", "127.0.0.1", "-k", "", "-c", "fsync=off"));
      must(psql(), TABLE);
    }

    private List<String> own(Object... command) throws IOException {
      List<String> words = new ArrayList<>();
      if (root) {
        words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
      }
      try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
        Path newest = versions.max(Comparator.naturalOrder()).orElseThrow();
        words.add(newest.resolve("bin").resolve(command[0].toString()).toString());
      }
      Stream.of(command).skip(1).forEach(word -> words.add(word.toString()));
      return words;
    }

    private List<String> psql() {
      return List.of(
          "psql",
          "-q",
          "-v",
          "ON_ERROR_STOP=1",
          "-h",
          "127.0.0.1",
          "-p",
          Integer.toString(port),
          "-U",
          "gyre",
          "postgres");
    }

    @Override
    boolean ready() throws IOException, InterruptedException {
      return tool(psql(), "SELECT 1;") == 0;
    }

    @Override
    String consumer() {
      return """
          {"name": "measured", "enabled": true, "type": "postgresql", "postgresql": {
            "dsn": "postgresql://gyre@127.0.0.1:%d/postgres?sslmode=disable",
            "outbox_table_name": "outbox", "num_partitions": %d}}
          """
          .formatted(port, POSTGRES_PARTITIONS);
    }

    @Override
    void write(int count) throws IOException, InterruptedException {
      String channel = Dialect.channel(0).replaceFirst("0$", "");
      must(
          psql(),
          """
          INSERT INTO outbox (method, payload, partition)
          SELECT 'publish', jsonb_build_object('channel', '%s' || i %% %d,
            'data', jsonb_build_object('number', i)), i %% %d
          FROM generate_series(0, %d) AS i;
          """
              .formatted(channel, CHANNELS, POSTGRES_PARTITIONS, count - 1));
    }
  }

  /** A stream. */
  private static final class Redis extends SourceBroker {
    private Redis(Path logs) throws IOException, InterruptedException {
      super(logs, "redis");
      launch(
          List.of(
              "redis-server",
              "--port",
              Integer.toString(port),
              "--bind",
              "127.0.0.1",
              "--dir",
              directory.toString(),
              "--save",
              "",
              "--appendonly",
              "no"));
      must(cli(), "XGROUP CREATE commands measured $ MKSTREAM\n");
    }

    private List<String> cli(String... more) {
      return Stream.concat(Stream.of("redis-cli", "-p", Integer.toString(port)), Stream.of(more))
          .toList();
    }

    @Override
    boolean ready() throws IOException, InterruptedException {
      return tool(cli("ping"), "") == 0;
    }

    @Override
    String consumer() {
      return """
          {"name": "measured", "enabled": true, "type": "redis_stream", "redis_stream": {
            "address": "127.0.0.1:%d", "streams": ["commands"], "consumer_group": "measured"}}
          """
          .formatted(port);
    }

    @Override
    void write(int count) throws IOException, InterruptedException {
      must(
          cli("--pipe"),
          IntStream.range(0, count)
              .mapToObj(
                  i -> command("XADD", "commands", "*", "method", "publish", "payload", body(i)))
              .collect(Collectors.joining()));
    }

    private static String command(String... words) {
      return "*"
          + words.length
          + "\r\n"
          + Stream.of(words)
              .map(word -> "$" + word.length() + "\r\n" + word + "\r\n")
              .collect(Collectors.joining());
    }
  }

  /** A JetStream; spoken to by its text protocol. */
  private static final class Nats extends SourceBroker {
    private static final String STREAM =
        "{\"name\":\"COMMANDS\",\"subjects\":[\"commands\"],\"storage\":\"file\"}";

    private Nats(Path logs) throws IOException, InterruptedException {
      super(logs, "nats");
      launch(
          List.of(
              "nats-server",
              "-js",
              "-a",
              "127.0.0.1",
              "-p",
              Integer.toString(port),
              "-sd",
              directory.toString()));
      try (NatsText nats = new NatsText(port)) {
        nats.request("$JS.API.STREAM.CREATE.COMMANDS", STREAM);
      }
    }

    @Override
    boolean ready() {
      try (NatsText nats = new NatsText(port)) {
        return true;
      } catch (IOException notYet) {
        return false;
      }
    }

    @Override
    String consumer() {
      return """
          {"name": "measured", "enabled": true, "type": "nats_jetstream", "nats_jetstream": {
            "url": "nats://127.0.0.1:%d", "stream_name": "COMMANDS",
            "durable_consumer_name": "measured", "deliver_policy": "all"}}
          """
          .formatted(port);
    }

    @Override
    void write(int count) throws IOException {
      try (NatsText nats = new NatsText(port)) {
        for (int i = 0; i < count; i++) {
          nats.publish("commands", "{\"method\":\"publish\",\"payload\":" + body(i) + "}");
        }
        nats.flush();
      }
    }
  }

  /** The broker of Gyre's tests; {@code loadtest/run.sh} says where it is. */
  private static final class Kafka extends SourceBroker {
    private static final String MAIN = "io.gyre.consumer.kafka.KafkaForLoad";

    private Kafka(Path logs) throws IOException, InterruptedException {
      super(logs, "kafka");
      String classpath = System.getenv("KAFKA_CLASSPATH");
      if (classpath == null) {
        throw new IllegalStateException("KAFKA_CLASSPATH is not set");
      }
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      launch(List.of(java, "-Xmx512m", "-cp", classpath, MAIN, Integer.toString(port)));
    }

    @Override
    boolean ready() {
      try (KafkaText kafka = new KafkaText(port)) {
        return true;
      } catch (IOException notYet) {
        return false;
      }
    }

    @Override
    String consumer() throws IOException {
      try (KafkaText kafka = new KafkaText(port)) {
        return "{\"name\": \"measured\", \"enabled\": true, \"type\": \"kafka\", \"kafka\": "
            + kafka.options()
            + "}";
      }
    }

    @Override
    void write(int count) throws IOException {
      try (KafkaText kafka = new KafkaText(port)) {
        for (int i = 0; i < count; i++) {
          kafka.publish("{\"method\":\"publish\",\"payload\":" + body(i) + "}");
        }
        kafka.flush();
      }
    }
  }
}
