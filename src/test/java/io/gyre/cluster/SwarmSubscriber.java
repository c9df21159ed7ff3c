package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.cluster.HistoryEvent.Start;
import io.gyre.support.Json;
import io.gyre.support.Tokens;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that subscribes to channels, tells the history what it sees, and when its connection
 * ends or falls silent goes on at the next node and recovers, as the published SDKs do.
 *
 * <p>Thread: its loop; what {@link #places} show, any.
 */
final class SwarmSubscriber implements Follower, SwarmConnection.Listener {
  private static final long SILENCE_BEFORE_CONNECT_NANOS = 5_000_000_000L;
  private static final long RETRY_MILLIS = 200;
  private static final int TEMPORARY_FROM = 2500;
  private static final int SHUTDOWN = 3001;
  private static final int PERMANENT_FROM = 3500;
  private static final int PERMANENT_TO = 4000;

  private final String name;
  private final Swarm swarm;
  private final EventLoop loop;
  private final boolean faithful;
  private final Random random;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Set<Place> recoverable = new HashSet<>();
  private final Map<Integer, Place> asked = new HashMap<>();
  private volatile int node;
  private int nextId;
  private int attempt;
  private boolean sentAway;
  private long silenceNanos;
  private long heardNanos;
  private @Nullable SwarmConnection connection;
  private boolean stopped;

  /**
   * A subscriber that is not started.
   *
   * @param faithful whether it comes back to the same node
   */
  SwarmSubscriber(
      Swarm swarm, EventLoop loop, String name, List<String> channels, int node, boolean faithful) {
    this.faithful = faithful;
    this.swarm = swarm;
    this.loop = loop;
    this.name = name;
    this.node = node;
    random = new Random(name.hashCode());
    channels.forEach(channel -> places.put(channel, new Place(swarm.history(), name, channel)));
  }

  /** Starts; thread: any. */
  void start() {
    loop.execute(this::connect);
    loop.scheduleAtFixedRate(this::checkSilence, 1000, 500, TimeUnit.MILLISECONDS);
  }

  /** Ends for good without telling the history; thread: any. */
  void stop() {
    loop.execute(
        () -> {
          stopped = true;
          if (connection != null) {
            connection.cut("stopped");
          }
        });
  }

  @Override
  public Collection<Place> places() {
    return places.values();
  }

  /** Index of the node it is connected to or tries to be; thread: any. */
  int node() {
    return node;
  }

  String name() {
    return name;
  }

  private void connect() {
    if (!stopped) {
      heardNanos = System.nanoTime();
      silenceNanos = SILENCE_BEFORE_CONNECT_NANOS;
      asked.clear();
      connection = SwarmConnection.open(loop, swarm.address(node), this);
    }
  }

  private void checkSilence() {
    if (connection != null && System.nanoTime() - heardNanos > silenceNanos) {
      connection.cut("silent");
    }
  }

  @Override
  public void opened() {
    nextId = 1;
    StringBuilder lines = new StringBuilder("{\"id\":1,\"connect\":{\"token\":");
    lines.append(Json.quote(Tokens.user(name, 0))).append("}}");
    places.values().forEach(place -> lines.append('\n').append(subscribe(place)));
    send(lines.toString());
  }

  private String subscribe(Place place) {
    int id = ++nextId;
    asked.put(id, place);
    String since =
        recoverable.contains(place)
            ? ",\"recover\":true,\"offset\":%d,\"epoch\":\"%s\""
                .formatted(place.offset(), place.epoch())
            : "";
    return "{\"id\":%d,\"subscribe\":{\"channel\":\"%s\"%s}}".formatted(id, place.channel(), since);
  }

  private void subscribeAgain(Place place) {
    SwarmConnection now = connection;
    loop.schedule(
        () -> {
          if (now == connection && !place.isOpen()) {
            send(subscribe(place));
          }
        },
        RETRY_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private void send(String lines) {
    if (connection != null) {
      connection.send(lines);
    }
  }

  @Override
  public void line(String line) {
    heardNanos = System.nanoTime();
    if (line.equals("{}")) {
      send(line);
      return;
    }
    JsonNode json = Json.parse(line);
    if (json.has("push")) {
      push(json.get("push"));
    } else if (json.path("id").asInt() == 1) {
      connected(json);
    } else {
      Place place = asked.remove(json.path("id").asInt());
      if (place != null) {
        subscribed(place, json);
      }
    }
  }

  private void connected(JsonNode reply) {
    if (!reply.has("connect")) {
      swarm.count("connect " + reply.path("error"));
      if (connection != null) {
        connection.cut("connect refused");
      }
      return;
    }
    attempt = 0;
    if (sentAway) {
      sentAway = false;
      swarm.cameBack();
    }
    long ping = reply.path("connect").path("ping").asLong(25);
    silenceNanos = TimeUnit.SECONDS.toNanos(ping + 2);
  }

  private void subscribed(Place place, JsonNode reply) {
    JsonNode result = reply.path("subscribe");
    if (!result.isObject()) {
      swarm.count("subscribe " + reply.path("error"));
      subscribeAgain(place);
      return;
    }
    Start start =
        !recoverable.contains(place)
            ? Start.FRESH
            : result.path("recovered").asBoolean() ? Start.RECOVERED : Start.NOT_RECOVERED;
    place.subscribed(start, result.path("epoch").asText(), result.path("offset").asLong());
    if (result.path("recoverable").asBoolean()) {
      recoverable.add(place);
    } else {
      recoverable.remove(place);
    }
    result.path("publications").forEach(publication -> publication(place, publication));
  }

  private void push(JsonNode push) {
    Place place = places.get(push.path("channel").asText());
    if (place == null) {
      return;
    }
    if (push.has("pub")) {
      publication(place, push.get("pub"));
    } else if (push.has("unsubscribe")) {
      int code = push.path("unsubscribe").path("code").asInt();
      place.ended("unsubscribed " + code);
      swarm.count("unsubscribed " + code);
      if (code >= TEMPORARY_FROM) {
        subscribeAgain(place);
      }
    }
  }

  private static void publication(Place place, JsonNode publication) {
    place.received(
        publication.path("offset").asLong(), publication.path("data").path("id").asText());
  }

  @Override
  public void closed(int code, String reason) {
    connection = null;
    if (stopped) {
      return;
    }
    places.values().forEach(place -> place.ended(code + " " + reason));
    swarm.count("closed " + code);
    sentAway |= code == SHUTDOWN;
    if (code >= PERMANENT_FROM && code < PERMANENT_TO) {
      swarm.problem(name + " told never to come back: " + code + " " + reason);
    }
    node = faithful ? node : swarm.other(node, random);
    long delay = swarm.backoff().millis(attempt++, random);
    loop.schedule(this::connect, delay, TimeUnit.MILLISECONDS);
  }

  @Override
  public String toString() {
    return name + " on node " + node + " " + places.values();
  }
}
