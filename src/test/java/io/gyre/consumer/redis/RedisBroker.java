package io.gyre.consumer.redis;

import io.gyre.consumer.Broker;
import io.gyre.consumer.BrokerProcess;
import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.gyre.support.TestPki;
import io.gyre.support.TestPki.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Redis with an empty directory of its own; what it answered is on disk. */
public final class RedisBroker implements Broker {
  static final String PASSWORD = "r1ght-s3cret";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String GROUP = "tested";
  private static final String USER = "reader";

  private final int port = FreePort.find();
  private final @Nullable TestPki pki;
  private final BrokerProcess process;
  private final Vertx vertx = Vertx.vertx();
  private final Redis client;

  /** Makes and starts it. */
  public RedisBroker() {
    this(null, null);
  }

  /** Makes and starts it; with a certificate it speaks TLS only, to clients of the authority. */
  RedisBroker(@Nullable Identity server, @Nullable TestPki pki) {
    this.pki = pki;
    Path directory = BrokerProcess.newDirectory("redis");
    List<String> command = new ArrayList<>(List.of("redis-server"));
    command.addAll(
        server == null || pki == null
            ? List.of("--port", Integer.toString(port))
            : List.of(
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                server.certificate(),
                "--tls-key-file",
                server.key(),
                "--tls-ca-cert-file",
                pki.root()));
    command.addAll(
        List.of(
            "--bind",
            "127.0.0.1",
            "--dir",
            directory.toString(),
            "--requirepass",
            PASSWORD,
            "--user",
            USER,
            "on",
            ">" + PASSWORD,
            "~*",
            "&*",
            "+@all",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
            "--save",
            ""));
    process = new BrokerProcess(command, port, directory.resolve("log"));
    client = Redis.createClient(vertx, options());
  }

  private RedisOptions options() {
    RedisOptions options = new RedisOptions().setProtocolNegotiation(false);
    if (pki == null) {
      return options.setConnectionString("redis://:" + PASSWORD + "@127.0.0.1:" + port);
    }
    Identity own = pki.named("test");
    return options
        .setConnectionString("rediss://:" + PASSWORD + "@127.0.0.1:" + port)
        .setNetClientOptions(
            new NetClientOptions()
                .setHostnameVerificationAlgorithm("")
                .setTrustAll(true)
                .setKeyCertOptions(
                    new PemKeyCertOptions().addCertPath(own.certificate()).addKeyPath(own.key())));
  }

  /** Makes streams and group new. */
  public void clear() {
    for (int i = 0; i < 2; i++) {
      call(Request.cmd(Command.DEL).arg(stream(i)));
      call(
          Request.cmd(Command.XGROUP)
              .arg("CREATE")
              .arg(stream(i))
              .arg(GROUP)
              .arg("$")
              .arg("MKSTREAM"));
    }
  }

  private static String stream(int partition) {
    return "commands:" + partition;
  }

  Response call(Request request) {
    return await(client.send(request));
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

  /** Options of a consumer that logs in as a user. */
  String secureOptions(String password, String tls) {
    return """
        {"address":"127.0.0.1:%d","user":"%s","password":"%s","streams":["%s"],"consumer_group":"%s","tls":%s}
        """
        .formatted(port, USER, password, stream(0), GROUP, tls);
  }

  @Override
  public String options(String more) {
    return """
        {"address":"127.0.0.1:%d","password":"%s","streams":["%s","%s"],"consumer_group":"%s"%s}
        """
        .formatted(port, PASSWORD, stream(0), stream(1), GROUP, more.isEmpty() ? "" : "," + more);
  }

  @Override
  public void put(int partition, String method, String body) {
    Request add = Request.cmd(Command.XADD).arg(stream(partition)).arg("*");
    if (!method.isEmpty()) {
      add.arg("method").arg(method);
    }
    call(add.arg("payload").arg(body));
  }

  @Override
  public void putData(int partition, Map<String, String> fields, byte[] body) {
    Request add = Request.cmd(Command.XADD).arg(stream(partition)).arg("*");
    fields.forEach((name, value) -> add.arg(name).arg(value));
    call(add.arg("payload").arg(body));
  }

  /** Makes an entry pending for a member of the group that never comes back. */
  void readByAnother(int partition) {
    call(
        Request.cmd(Command.XREADGROUP)
            .arg("GROUP")
            .arg(GROUP)
            .arg("gone")
            .arg("COUNT")
            .arg(1)
            .arg("STREAMS")
            .arg(stream(partition))
            .arg(">"));
  }

  @Override
  public long unsettled() {
    long sum = 0;
    for (int i = 0; i < 2; i++) {
      Response group = call(Request.cmd(Command.XINFO).arg("GROUPS").arg(stream(i))).get(0);
      for (int k = 0; k + 1 < group.size(); k += 2) {
        String name = group.get(k).toString();
        if (name.equals("pending") || name.equals("lag")) {
          sum += group.get(k + 1).toLong();
        }
      }
    }
    return sum;
  }

  @Override
  public void crash() {
    process.signal("KILL");
  }

  @Override
  public void restart() {
    process.start();
    // Its port is open while it still reads its file.
    Await.until(PATIENCE, this::answers, () -> "still loading");
  }

  private boolean answers() {
    try {
      return call(Request.cmd(Command.DBSIZE)).type() == ResponseType.NUMBER;
    } catch (AssertionError e) {
      return false;
    }
  }

  @Override
  public void close() {
    client.close();
    await(vertx.close());
    process.close();
  }
}
