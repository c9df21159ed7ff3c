package examples;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Listens to channels from a service on the event bus: asks again when the node that serves it is
 * gone, and reads from history what it missed meanwhile. Needs {@code vertx-core} only.
 *
 * <p>Thread: one event loop, that of the context it was made on.
 */
public final class ChannelListener {

  private final Vertx vertx;
  private final Duration silence;
  private final String address = "listener." + UUID.randomUUID();
  private final Map<String, Channel> channels = new HashMap<>();
  private final Map<String, Long> heard = new HashMap<>();

  /** One channel and how far it was read. */
  private static final class Channel {
    private final String name;
    private final Consumer<JsonObject> publications;
    private Future<Void> work = Future.succeededFuture();
    private String listener = "";
    private String epoch = "";
    private long offset;

    Channel(String name, Consumer<JsonObject> publications) {
      this.name = name;
      this.publications = publications;
    }
  }

  private ChannelListener(Vertx vertx, Duration silence) {
    this.vertx = vertx;
    this.silence = silence;
  }

  /**
   * A listener without channels.
   *
   * @param silence longer than {@code client.ping_interval} of the nodes; a node that says nothing
   *     for so long is taken for gone
   */
  public static Future<ChannelListener> open(Vertx vertx, Duration silence) {
    ChannelListener listener = new ChannelListener(vertx, silence);
    vertx.setPeriodic(Math.max(1, silence.toMillis() / 4), timer -> listener.checkNodes());
    return vertx
        .eventBus()
        .<JsonObject>consumer(listener.address, listener::receive)
        .completion()
        .map(listener);
  }

  /**
   * Hands on everything published to a channel from now on, in order; without gaps where the
   * channel has history.
   *
   * @param publications gets each as {@code {"data":…,"offset":…,…}}
   */
  public Future<Void> listen(String channel, Consumer<JsonObject> publications) {
    Channel added = new Channel(channel, publications);
    channels.put(channel, added);
    return ask(added);
  }

  private Future<Void> ask(Channel channel) {
    JsonObject request = new JsonObject().put("channel", channel.name).put("to", address);
    return vertx
        .eventBus()
        .<JsonObject>request("gyre.listen", request)
        .compose(
            answer -> {
              JsonObject result = answer.body().getJsonObject("result");
              if (result == null) {
                return Future.failedFuture(answer.body().encode());
              }
              channel.listener = result.getString("listener");
              heard.put(channel.listener, System.nanoTime());
              return Future.succeededFuture();
            });
  }

  private void receive(Message<JsonObject> message) {
    JsonObject body = message.body();
    if (body.containsKey("ping")) {
      heard.put(body.getString("ping"), System.nanoTime());
    } else if (body.containsKey("disconnect")) {
      lost(body.getJsonObject("disconnect").getString("listener"));
    } else {
      Channel channel = channels.get(body.getString("channel"));
      if (channel != null) {
        // One after the other, also while history is read.
        channel.work = channel.work.compose(done -> take(channel, body)).otherwiseEmpty();
      }
    }
    // The answer says that the next one may come.
    message.reply(null);
  }

  private Future<Void> take(Channel channel, JsonObject body) {
    JsonObject position = body.getJsonObject("subscribe");
    if (position != null) {
      return begin(channel, position);
    }
    JsonObject publication = body.getJsonObject("pub");
    if (publication == null) {
      return Future.succeededFuture();
    }
    long offset = publication.getLong("offset", 0L);
    if (offset > channel.offset + 1 && !channel.epoch.isEmpty()) {
      return missed(channel);
    }
    hand(channel, publication);
    return Future.succeededFuture();
  }

  /** A subscription was made, for the first time or anew. */
  private Future<Void> begin(Channel channel, JsonObject position) {
    String epoch = position.getString("epoch", "");
    long offset = position.getLong("offset", 0L);
    boolean same = !epoch.isEmpty() && epoch.equals(channel.epoch);
    if (same && offset > channel.offset) {
      return missed(channel);
    }
    if (!same) {
      // Another epoch: what came before is not to be had any more.
      channel.epoch = epoch;
      channel.offset = offset;
    }
    return Future.succeededFuture();
  }

  private Future<Void> missed(Channel channel) {
    JsonObject since = new JsonObject().put("offset", channel.offset).put("epoch", channel.epoch);
    JsonObject request =
        new JsonObject().put("channel", channel.name).put("limit", -1).put("since", since);
    return vertx
        .eventBus()
        .<JsonObject>request("gyre.history", request)
        .map(
            answer -> {
              JsonObject result = answer.body().getJsonObject("result", new JsonObject());
              for (Object one : result.getJsonArray("publications", new JsonArray())) {
                hand(channel, (JsonObject) one);
              }
              return null;
            });
  }

  private static void hand(Channel channel, JsonObject publication) {
    long offset = publication.getLong("offset", 0L);
    if (offset == 0 || offset > channel.offset) {
      channel.offset = Math.max(channel.offset, offset);
      channel.publications.accept(publication);
    }
  }

  private void checkNodes() {
    long now = System.nanoTime();
    List<String> silent = new ArrayList<>();
    heard.forEach(
        (listener, since) -> {
          if (now - since > silence.toNanos()) {
            silent.add(listener);
          }
        });
    silent.forEach(this::lost);
    channels.values().stream().filter(c -> c.listener.isEmpty()).forEach(this::ask);
  }

  private void lost(String listener) {
    heard.remove(listener);
    for (Channel channel : channels.values()) {
      if (channel.listener.equals(listener)) {
        channel.listener = "";
        ask(channel);
      }
    }
  }
}
