package io.gyre.transport.bridge;

import io.gyre.config.BridgeConfig;
import io.gyre.edge.Edge;
import io.gyre.edge.Lane;
import io.gyre.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Channels for services that share the event bus: {@code gyre.listen} has what happens in a channel
 * sent to an address of the service's, {@code gyre.unlisten} ends that ({@code docs/bridge.md}).
 *
 * <p>Thread: its own context; the listeners live in the lanes.
 */
public final class ListenVerticle extends VerticleBase {

  private static final String LISTEN = "gyre.listen";
  private static final String UNLISTEN = "gyre.unlisten";

  private final Edge edge;
  private final BridgeConfig config;
  private final Map<String, BusListener> listeners = new ConcurrentHashMap<>();

  /**
   * Channels of one node.
   *
   * @param config section {@code bridge}, for its limits
   */
  public ListenVerticle(Edge edge, BridgeConfig config) {
    this.edge = edge;
    this.config = config;
  }

  @Override
  public Future<?> start() {
    EventBus bus = vertx.eventBus();
    return Future.all(
        bus.<JsonObject>consumer(LISTEN, this::listen).completion(),
        bus.<JsonObject>consumer(UNLISTEN, this::unlisten).completion());
  }

  private void listen(Message<JsonObject> message) {
    String to = text(message, "to");
    String channel = text(message, "channel");
    // What begins so is ours: nodes must not be made to talk to each other's insides.
    if (to.isEmpty() || to.startsWith("gyre.") || channel.isEmpty()) {
      message.reply(BusListener.error(ErrorCode.BAD_REQUEST.code(), "bad request"));
      return;
    }
    BusListener listener = listeners.computeIfAbsent(to, this::opened);
    listener.loop().execute(() -> listener.listen(channel, message::reply));
  }

  private BusListener opened(String to) {
    List<Lane> lanes = edge.lanes();
    Lane lane = lanes.get(Math.floorMod(to.hashCode(), lanes.size()));
    BusListener[] made = new BusListener[1];
    made[0] =
        new BusListener(lane, vertx.eventBus(), config, to, () -> listeners.remove(to, made[0]));
    lane.loop().execute(made[0]::open);
    return made[0];
  }

  private void unlisten(Message<JsonObject> message) {
    BusListener listener = listeners.get(text(message, "to"));
    if (listener != null) {
      String channel = text(message, "channel");
      listener.loop().execute(() -> listener.unlisten(channel));
    }
  }

  private static String text(Message<JsonObject> message, String name) {
    Object body = message.body();
    Object value = body instanceof JsonObject object ? object.getValue(name) : null;
    return value instanceof String text ? text : "";
  }
}
