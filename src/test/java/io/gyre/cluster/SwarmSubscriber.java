package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.cluster.HistoryEvent.Start;
import io.gyre.support.Json;
import io.gyre.support.Tokens;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that subscribes to channels, tells the history what it sees, and when its connection
 * ends or falls silent goes on at the next node and recovers, as the published SDKs do.
 *
 * <p>Thread: its loop; what {@link Place} shows, any.
 */
final class SwarmSubscriber implements SwarmConnection.Listener {
  private static final long SILENCE_BEFORE_CONNECT_NANOS = 5_000_000_000L;
  private static final long RETRY_MILLIS = 200;
  private static final int TEMPORARY_FROM = 2500;
  private static final int PERMANENT_FROM = 3500;
  private static final int PERMANENT_TO = 4000;

  private final String name;
  private final Swarm swarm;
  private final EventLoop loop;
  private final boolean faithful;
  private final Random random;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final Map<Integer, Place> asked = new HashMap<>();
  private volatile int node;
  private int nextId;
  private long silenceNanos;
  private long heardNanos;
  private @Nullable SwarmConnection connection;
  private boolean stopped;

  /** Where the subscriber stands in a channel. */
  static final class Place {
    private final String channel;
    private volatile String epoch = "";
    private volatile long offset;
    private volatile boolean open;
    private boolean recoverable;

    private Place(String channel) {
      this.channel = channel;
    }

    String channel() {
      return channel;
    }

    String epoch() {
      return epoch;
    }

    long offset() {
      return offset;
    }

    boolean isOpen() {
      return open;
    }

    @Override
    public String toString() {
      return channel + (open ? " at " : " closed at ") + epoch + "/" + offset;
    }
  }

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
    channels.forEach(channel -> places.put(channel, new Place(channel)));
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

  /** Its places; thread: any. */
  Collection<Place> places() {
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
      connection = SwarmConnection.open(loop, swarm.server(node), this);
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
        place.recoverable
            ? ",\"recover\":true,\"offset\":%d,\"epoch\":\"%s\""
                .formatted(place.offset, place.epoch)
            : "";
    return "{\"id\":%d,\"subscribe\":{\"channel\":\"%s\"%s}}".formatted(id, place.channel, since);
  }

  private void subscribeAgain(Place place) {
    SwarmConnection now = connection;
    loop.schedule(
        () -> {
          if (now == connection && !place.open) {
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
        !place.recoverable
            ? Start.FRESH
            : result.path("recovered").asBoolean() ? Start.RECOVERED : Start.NOT_RECOVERED;
    long top = result.path("offset").asLong();
    String epoch = result.path("epoch").asText();
    swarm.history().subscribed(name, place.channel, start, epoch, top);
    place.epoch = epoch;
    place.recoverable = result.path("recoverable").asBoolean();
    JsonNode publications = result.path("publications");
    if (publications.isEmpty()) {
      place.offset = top;
    }
    publications.forEach(publication -> publication(place, publication));
    place.open = true;
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
      end(place, "unsubscribed " + code);
      swarm.count("unsubscribed " + code);
      if (code >= TEMPORARY_FROM) {
        subscribeAgain(place);
      }
    }
  }

  private void publication(Place place, JsonNode publication) {
    long offset = publication.path("offset").asLong();
    String id = publication.path("data").path("id").asText();
    String epoch = offset == 0 ? "" : place.epoch;
    swarm.history().received(name, place.channel, epoch, offset, id);
    if (offset > 0) {
      place.offset = offset;
    }
  }

  private void end(Place place, String why) {
    if (place.open) {
      place.open = false;
      swarm.history().ended(name, place.channel, why);
    }
  }

  @Override
  public void closed(int code, String reason) {
    connection = null;
    if (stopped) {
      return;
    }
    places.values().forEach(place -> end(place, code + " " + reason));
    swarm.count("closed " + code);
    if (code >= PERMANENT_FROM && code < PERMANENT_TO) {
      swarm.problem(name + " told never to come back: " + code + " " + reason);
    }
    node = faithful ? node : swarm.after(node);
    loop.schedule(this::connect, 20 + random.nextInt((int) RETRY_MILLIS), TimeUnit.MILLISECONDS);
  }

  @Override
  public String toString() {
    return name + " on node " + node + " " + places.values();
  }
}
