package io.gyre.consumer.postgresql;

import io.gyre.consumer.Broker;
import io.gyre.consumer.BrokerProcess;
import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.TestPki;
import io.gyre.support.TestPki.Identity;
import io.gyre.support.Tool;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL with an empty cluster of its own; never as root, which it refuses. */
public final class PostgresBroker implements Broker {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path directory;
  private final int port = FreePort.find();
  private final BrokerProcess process;
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;

  /** Makes and starts it. */
  public PostgresBroker() {
    this(null, null);
  }

  /** Makes and starts it; with a certificate, which consumers have to see, and show one. */
  PostgresBroker(@Nullable Identity server, @Nullable TestPki pki) {
    directory = BrokerProcess.newDirectory("postgres");
    Path bin = binaries();
    Path data = directory.resolve("data");
    boolean root = System.getProperty("user.name").equals("root");
    if (root) {
      Tool.run(directory, Map.of(), PATIENCE, List.of("chown", "postgres", directory.toString()));
    }
    List<String> initdb =
        as(
            root,
            bin.resolve("initdb"),
            "-D",
            data,
            "-U",
            "gyre",
            "-A",
            "trust",
            "-N",
            "-E",
            "UTF8");
    Tool.run(directory, Map.of("LC_ALL", "C"), PATIENCE, initdb);
    List<String> command =
        as(root, bin.resolve("postgres"), "-D", data, "-p", port, "-h", "127.0.0.1", "-k", "");
    if (server != null && pki != null) {
      command.addAll(secure(root, data, server, pki));
    }
    process = new BrokerProcess(command, port, directory.resolve("log"));
    pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(1))
            .connectingTo(Dsn.parse(dsn()).options())
            .using(vertx)
            .build();
    Await.until(PATIENCE, this::answers, () -> "PostgreSQL does not answer");
  }

  /** Prepares files; returns arguments of the server. */
  private List<String> secure(boolean root, Path data, Identity server, TestPki pki) {
    try {
      Files.writeString(
          data.resolve("pg_hba.conf"),
          """
          host    all gyre      127.0.0.1/32 trust
          hostssl all reader    127.0.0.1/32 scram-sha-256 clientcert=verify-ca
          hostssl all certified 127.0.0.1/32 cert
          hostssl all plain     127.0.0.1/32 scram-sha-256
          """);
      Path key = Files.copy(Path.of(server.key()), data.resolve("server.key"));
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Path certificate = Files.copy(Path.of(server.certificate()), data.resolve("server.crt"));
      Path authority = Files.copy(Path.of(pki.root()), data.resolve("root.crt"));
      for (Path file : List.of(key, certificate, authority)) {
        if (root) {
          Tool.run(directory, Map.of(), PATIENCE, List.of("chown", "postgres", file.toString()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of(
        "-c", "ssl=on",
        "-c", "ssl_key_file=server.key",
        "-c", "ssl_cert_file=server.crt",
        "-c", "ssl_ca_file=root.crt");
  }

  /** Makes roles for consumers, with a password. */
  void createRoles(String password) {
    for (String role : List.of("reader", "certified", "plain")) {
      sql("CREATE ROLE " + role + " LOGIN SUPERUSER PASSWORD '" + password + "'");
    }
  }

  /** How a role connects. */
  String dsn(String role, String password, String parameters) {
    return "postgresql://%s:%s@127.0.0.1:%d/postgres%s".formatted(role, password, port, parameters);
  }

  private static List<String> as(boolean root, Object... command) {
    List<String> words = new ArrayList<>();
    if (root) {
      words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
    }
    Stream.of(command).forEach(word -> words.add(word.toString()));
    return words;
  }

  private static Path binaries() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions.max(Comparator.naturalOrder()).orElseThrow().resolve("bin");
    } catch (IOException e) {
      throw new AssertionError("PostgreSQL is missing; see .ci/test-tools.sh", e);
    }
  }

  /** How to connect. */
  public String dsn() {
    return "postgresql://gyre@127.0.0.1:" + port + "/postgres?sslmode=disable";
  }

  private boolean answers() {
    return await(pool.query("SELECT 1").execute().map(true).otherwise(false));
  }

  /** Runs a statement. */
  RowSet<Row> sql(String statement, Object... values) {
    return await(pool.preparedQuery(statement).execute(Tuple.wrap(values)));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Makes the table new, with a payload of this type. */
  public void createTable(String payloadType) {
    sql("DROP TABLE IF EXISTS outbox");
    sql(
        "CREATE TABLE outbox (id BIGSERIAL PRIMARY KEY, method text NOT NULL, payload "
            + payloadType
            + " NOT NULL, partition INTEGER NOT NULL DEFAULT 0,"
            + " created_at timestamptz NOT NULL DEFAULT now())");
  }

  @Override
  public String options(String more) {
    return "{\"dsn\":\"%s\",\"outbox_table_name\":\"outbox\",\"num_partitions\":2%s}"
        .formatted(dsn(), more.isEmpty() ? "" : "," + more);
  }

  @Override
  public void put(int partition, String method, String body) {
    sql(
        "INSERT INTO outbox (method, payload, partition) VALUES ($1, $2::text::jsonb, $3)",
        method,
        body,
        partition);
  }

  @Override
  public void putData(int partition, Map<String, String> fields, byte[] body) {
    throw new UnsupportedOperationException("an outbox has no publication data mode");
  }

  @Override
  public long unsettled() {
    return sql("SELECT count(*) FROM outbox WHERE partition < 2").iterator().next().getLong(0);
  }

  @Override
  public void crash() {
    process.signal("QUIT");
  }

  @Override
  public void restart() {
    process.start();
    Await.until(PATIENCE, this::answers, () -> "PostgreSQL does not answer");
  }

  @Override
  public void close() {
    await(pool.close());
    await(vertx.close());
    process.signal("QUIT");
  }
}
