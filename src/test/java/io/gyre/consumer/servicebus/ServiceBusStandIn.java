package io.gyre.consumer.servicebus;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.proton.ProtonServer;
import io.vertx.proton.ProtonServerOptions;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Speaks AMQP 1.0 as Azure Service Bus does, as far as its protocol guide tells: tokens, queues
 * with locks, sessions, renewal, dead letters. Its code for AMQP is that of Vert.x.
 *
 * <p>Thread: methods without another word from any; the rest on its loop.
 */
final class ServiceBusStandIn implements AutoCloseable {
  /** Name of the rule with the right to read. */
  static final String KEY_NAME = "RootManageSharedAccessKey";

  /** Its key. */
  static final String KEY = "c2VjcmV0IGtleSBvZiB0aGUgc3RhbmQtaW4=";

  private static final long TICK_MILLIS = 20;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final Map<String, StandInQueue> queues = new HashMap<>();
  private final Set<StandInLinks> clients = new HashSet<>();
  private final Map<String, Long> jwts = new ConcurrentHashMap<>();
  private final Map<String, Integer> puts = new ConcurrentHashMap<>();
  private final int port;

  /**
   * Starts it.
   *
   * @param port to listen on; 0 for any
   * @param tls its key and certificate; null for none
   */
  ServiceBusStandIn(int port, @Nullable PemKeyCertOptions tls) {
    ProtonServerOptions options = new ProtonServerOptions();
    options.setHost("127.0.0.1").setPort(port);
    if (tls != null) {
      options.setSsl(true).setKeyCertOptions(tls);
    }
    CompletableFuture<Integer> started = new CompletableFuture<>();
    loop.runOnContext(
        on -> {
          ProtonServer server = ProtonServer.create(vertx, options);
          server.connectHandler(connection -> clients.add(new StandInLinks(this, connection)));
          server.listen(
              listening -> {
                if (listening.succeeded()) {
                  started.complete(server.actualPort());
                } else {
                  started.completeExceptionally(listening.cause());
                }
              });
          vertx.setPeriodic(
              TICK_MILLIS,
              tick -> {
                queues.values().forEach(StandInQueue::tick);
                List.copyOf(clients).forEach(StandInLinks::tick);
              });
        });
    this.port = get(started);
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Runs something on the loop; returns what it returns. */
  <T> T ask(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.runOnContext(
        on -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return get(answer);
  }

  int port() {
    return port;
  }

  /** Makes a queue, or a new one of the same name. */
  void create(String name, boolean sessions, Duration lock, int mostDeliveries) {
    ask(() -> queues.put(name, new StandInQueue(vertx, name, sessions, lock, mostDeliveries)));
  }

  /** Whether there is a queue of the name. Thread: the loop. */
  boolean has(String name) {
    return queues.containsKey(name);
  }

  /** A queue that is there. Thread: the loop. */
  StandInQueue queue(String name) {
    return Objects.requireNonNull(queues.get(name), name);
  }

  /** Ends all connections as the service does now and then. */
  void forceClients() {
    ask(
        () -> {
          List.copyOf(clients).forEach(StandInLinks::force);
          return true;
        });
  }

  /** A client left. Thread: the loop. */
  void gone(StandInLinks client) {
    clients.remove(client);
  }

  /** Issues a token of an identity that is good for so long. */
  void issue(String jwt, Duration life) {
    jwts.put(jwt, System.currentTimeMillis() + life.toMillis());
  }

  /** How often a token was put for a node. */
  int puts(String node) {
    return puts.getOrDefault(node, 0);
  }

  /** A token was taken. Thread: the loop. */
  void putToken(String node) {
    puts.merge(node, 1, Integer::sum);
  }

  /** Returns until when a token is good, 0 when it is not. Thread: the loop. */
  long check(String type, String name, String text) {
    if (type.equals("jwt")) {
      return jwts.getOrDefault(text, 0L);
    }
    if (!type.equals("servicebus.windows.net:sastoken")
        || !text.startsWith("SharedAccessSignature ")) {
      return 0;
    }
    Map<String, String> fields =
        Arrays.stream(text.substring(text.indexOf(' ') + 1).split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    String resource = URLDecoder.decode(fields.get("sr"), StandardCharsets.UTF_8);
    boolean same =
        name.toLowerCase(Locale.ROOT).startsWith(resource.toLowerCase(Locale.ROOT))
            && KEY_NAME.equals(fields.get("skn"))
            && URLDecoder.decode(fields.get("sig"), StandardCharsets.UTF_8)
                .equals(signature(fields.get("sr") + "\n" + fields.get("se"), KEY));
    return same ? Long.parseLong(fields.get("se")) * 1_000 : 0;
  }

  private static String signature(String text, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A signature for everything of a host, good for a minute. */
  static String signed(String host) {
    String resource = URLEncoder.encode("amqp://" + host + "/", StandardCharsets.UTF_8);
    long until = System.currentTimeMillis() / 1_000 + 60;
    String signature =
        URLEncoder.encode(signature(resource + "\n" + until, KEY), StandardCharsets.UTF_8);
    return "SharedAccessSignature sr=%s&sig=%s&se=%d&skn=%s"
        .formatted(resource, signature, until, KEY_NAME);
  }

  @Override
  public void close() {
    get(vertx.close().toCompletionStage().toCompletableFuture());
  }
}
