package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Clients that connect to any node, subscribe to some channels, and go after a while; each that
 * went comes again elsewhere. Knows what servers confirmed to them.
 */
final class HookChurn implements AutoCloseable {

  private static final int LONGEST_MILLIS = 3_000;
  private static final int SUBSCRIPTIONS = 3;

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient sockets =
      vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(10_000));
  private final List<InetSocketAddress> nodes = new CopyOnWriteArrayList<>();
  private final Set<Visitor> visitors = ConcurrentHashMap.newKeySet();
  private final Set<String> endedClients = ConcurrentHashMap.newKeySet();
  private final Set<String> endedSubscriptions = ConcurrentHashMap.newKeySet();
  private final int clients;
  private final int channels;
  private final Random random = new Random(7);
  private volatile boolean settled;

  HookChurn(int clients, int channels) {
    this.clients = clients;
    this.channels = channels;
  }

  void add(InetSocketAddress node) {
    nodes.add(node);
  }

  void remove(InetSocketAddress node) {
    nodes.remove(node);
  }

  void begin() {
    for (int i = 0; i < clients; i++) {
      vertx.runOnContext(go -> come());
    }
  }

  private synchronized int chance(int bound) {
    return random.nextInt(bound);
  }

  private void come() {
    if (settled) {
      return;
    }
    InetSocketAddress node = nodes.get(chance(nodes.size()));
    sockets
        .connect(node.getPort(), node.getHostString(), "/connection/websocket")
        .onSuccess(socket -> new Visitor(socket).begin())
        .onFailure(failed -> vertx.setTimer(100, later -> come()));
  }

  /** One connection. */
  private final class Visitor {
    private final WebSocket socket;
    private final Set<String> confirmed = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String client;

    Visitor(WebSocket socket) {
      this.socket = socket;
    }

    void begin() {
      visitors.add(this);
      socket.textMessageHandler(text -> text.lines().forEach(this::read));
      socket.closeHandler(closed -> ended());
      String token = Tokens.user("u" + chance(40), 0);
      socket.writeTextMessage("{\"id\":1,\"connect\":{\"token\":\"" + token + "\"}}");
    }

    private void read(String line) {
      JsonNode reply = Json.parse(line);
      if (reply.isEmpty()) {
        socket.writeTextMessage("{}");
      } else if (reply.has("connect")) {
        client = reply.get("connect").get("client").asText();
        for (int i = 0; i < SUBSCRIPTIONS; i++) {
          int channel = chance(channels);
          socket.writeTextMessage(
              "{\"id\":" + (channel + 10) + ",\"subscribe\":{\"channel\":\"c" + channel + "\"}}");
        }
        vertx.setTimer(1 + chance(LONGEST_MILLIS), over -> leave());
      } else if (reply.has("subscribe")) {
        confirmed.add("c" + (reply.get("id").asInt() - 10));
      }
    }

    private void leave() {
      if (!settled) {
        socket.close();
      }
    }

    private void ended() {
      visitors.remove(this);
      String name = client;
      if (name != null) {
        endedClients.add(name);
        confirmed.forEach(channel -> endedSubscriptions.add(name + " " + channel));
      }
      vertx.setTimer(20, again -> come());
    }
  }

  /** Who is there stays, nobody else comes. */
  void settle() {
    settled = true;
    int[] before = {-1};
    Await.until(
        Duration.ofSeconds(20),
        () -> {
          Await.pause(Duration.ofMillis(500));
          int now = visitors.size() * 1_000_000 + endedClients.size();
          boolean still = now == before[0];
          before[0] = now;
          return still;
        },
        () -> "connections still come and go");
  }

  /** After {@link #settle}: all leave. */
  void leave() {
    visitors.forEach(visitor -> visitor.socket.close());
  }

  /** Of what is expected what is not there. */
  static Set<String> missing(Set<String> expected, Set<String> there) {
    Set<String> missing = new TreeSet<>(expected);
    missing.removeAll(there);
    return missing;
  }

  Set<String> endedClients() {
    return new HashSet<>(endedClients);
  }

  Set<String> endedSubscriptions() {
    return new HashSet<>(endedSubscriptions);
  }

  Set<String> liveClients() {
    Set<String> names = new TreeSet<>();
    for (Visitor visitor : visitors) {
      String name = visitor.client;
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  Set<String> liveChannels() {
    Set<String> names = new TreeSet<>();
    visitors.forEach(visitor -> names.addAll(visitor.confirmed));
    return names;
  }

  @Override
  public void close() {
    settled = true;
    Await.until(Duration.ofSeconds(10), vertx.close()::isComplete, () -> "clients do not end");
  }
}
