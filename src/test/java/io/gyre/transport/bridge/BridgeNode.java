package io.gyre.transport.bridge;

import io.gyre.config.Config;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.gyre.edge.Listener;
import io.gyre.node.Node;
import io.gyre.support.BridgeClient;
import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A node in this process that serves both bridges. */
final class BridgeNode implements AutoCloseable {

  private static final String CONFIG =
      """
      {"http_server": {"address": "127.0.0.1"}, "http_api": {"key": "key"},
       "client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["http://ours"]},
       "channel": {"namespaces": [
        {"name": "hist", "history_size": 100, "history_ttl": "300s", "force_recovery": true,
         "presence": true, "join_leave": true, "force_push_join_leave": true,
         "allow_subscribe_for_client": true, "allow_publish_for_subscriber": true,
         "allow_presence_for_subscriber": true, "allow_history_for_subscriber": true},
        {"name": "quotes", "allow_subscribe_for_client": true},
        {"name": "closed"}]}}
      """;

  private static final String BRIDGE =
      """
      {"tcp": {"enabled": true, "address": "127.0.0.1"}, "sockjs": {"enabled": true},
       "permissions": {
        "inbound": [
         {"address_regex": "gyre\\\\..*", "users": ["backend"]},
         {"address": "gyre.publish", "users": ["partial"], "channel_regex": "closed:p.*"},
         {"address_regex": "svc\\\\..*", "match": {"kind": "ask"}},
         {"address_regex": "quotes\\\\..*"}],
        "outbound": [
         {"address_regex": "gyre\\\\.channel\\\\..*", "users": ["backend"]},
         {"address": "svc.echo", "users": ["backend"]},
         {"address_regex": "quotes\\\\..*", "users": ["backend"]}]}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final int tcpPort = freePort();
  private final Node node;

  /** Starts it, with members of section {@code bridge} replaced by those of {@code bridge}. */
  BridgeNode(JsonObject bridge, JsonObject client) {
    JsonObject config = new JsonObject(CONFIG);
    config.getJsonObject("http_server").put("port", freePort());
    config.getJsonObject("client").mergeIn(client, true);
    JsonObject section = new JsonObject(BRIDGE).mergeIn(bridge, true);
    section.getJsonObject("tcp").put("port", tcpPort);
    config.put("bridge", section);
    ConfigLoader.Result loaded =
        ConfigLoader.load(SourceSet.ofFile("config.json", config.encode()));
    @Nullable Config read = loaded.config();
    if (read == null) {
      throw new AssertionError(loaded.problems());
    }
    node = await(Node.start(vertx, read));
  }

  BridgeNode() {
    this(new JsonObject(), new JsonObject());
  }

  Vertx vertx() {
    return vertx;
  }

  int tcpPort() {
    return tcpPort;
  }

  int httpPort() {
    return node.port(Listener.EXTERNAL);
  }

  BridgeClient connect(String user) {
    return BridgeClient.connect(tcpPort, Tokens.user(user, 0));
  }

  /** A client of the protocol the SDKs speak. */
  RawClient sdk(String user) {
    RawClient client = RawClient.open(httpPort(), "/connection/websocket", false, Map.of());
    client.call("{\"connect\":{\"token\":\"" + Tokens.user(user, 0) + "\"}}");
    return client;
  }

  /** A service in the same JVM asks. */
  JsonObject ask(String address, @Nullable JsonObject body) {
    return await(vertx.eventBus().<JsonObject>request(address, body)).body();
  }

  Future<Void> stop() {
    return node.stop(5_000);
  }

  @Override
  public void close() {
    await(node.stop(100));
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** A free port outside of the range from which outgoing connections take theirs. */
  private static int freePort() {
    for (int i = 0; i < 100; i++) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another one, then.
      }
    }
    throw new AssertionError("no free port");
  }
}
