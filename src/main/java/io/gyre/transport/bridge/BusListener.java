package io.gyre.transport.bridge;

import io.gyre.config.BridgeConfig;
import io.gyre.edge.Lane;
import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.Framing;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service on the event bus that listens to channels: a session whose connection is an address of
 * the bus. The service answers each message; what it has not answered waits for it, and above a
 * limit, or when it answers nothing for too long, the session ends.
 *
 * <p>Thread: the lane's loop.
 */
final class BusListener implements Link {

  private static final Logger LOG = LoggerFactory.getLogger(BusListener.class);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Lane lane;
  private final EventBus bus;
  private final BridgeConfig config;
  private final String to;
  private final Runnable ended;
  private final SessionCalls calls = new SessionCalls();
  private final List<Runnable> afterConnect = new ArrayList<>();
  private @Nullable Inbound session;
  private String id = "";
  private Future<?> last = Future.succeededFuture();
  private long unanswered;
  private boolean gone;

  /**
   * A listener, not connected yet.
   *
   * @param to the service's address
   * @param ended called once, when it listens no more
   */
  BusListener(Lane lane, EventBus bus, BridgeConfig config, String to, Runnable ended) {
    this.lane = lane;
    this.bus = bus;
    this.config = config;
    this.to = to;
    this.ended = ended;
  }

  Loop loop() {
    return lane.loop();
  }

  /** Opens the session; the address stands for the user. */
  void open() {
    session = lane.sessions().open(this, new ClientRequest(Map.of(), Map.of(), "bus", to));
    calls.use(session);
    calls.call(
        "connect",
        new JsonObject().put("name", "bus"),
        new SessionCalls.Reply() {
          @Override
          public void done(JsonObject result) {
            if (session == null || !session.user().equals(to)) {
              // Nobody in particular: the server API could not name this session.
              loop().execute(() -> end("anonymous"));
              return;
            }
            id = result.getString("client", "");
            // Not before the session has done everything that follows its reply.
            loop().execute(BusListener.this::connected);
          }

          @Override
          public void refused(int code, String text) {
            end("refused");
          }
        });
  }

  private void connected() {
    afterConnect.forEach(Runnable::run);
    afterConnect.clear();
  }

  /** Begins to listen to a channel. */
  void listen(String channel, Consumer<JsonObject> answer) {
    if (gone) {
      answer.accept(error(ErrorCode.INTERNAL.code(), "the listener has ended"));
    } else if (id.isEmpty()) {
      afterConnect.add(() -> listen(channel, answer));
    } else {
      JsonObject request =
          new JsonObject().put("user", to).put("client", id).put("channel", channel);
      bus.<JsonObject>request("gyre.subscribe_user", request, here())
          .onComplete(
              reply -> {
                JsonObject body =
                    reply.succeeded()
                        ? reply.result().body()
                        : error(ErrorCode.INTERNAL.code(), ErrorCode.INTERNAL.message());
                answer.accept(
                    body.containsKey("error")
                        ? body
                        : new JsonObject().put("result", new JsonObject().put("listener", id)));
              });
    }
  }

  /** Ends listening to a channel. */
  void unlisten(String channel) {
    calls.call(
        "unsubscribe",
        new JsonObject().put("channel", channel),
        new SessionCalls.Reply() {
          @Override
          public void done(JsonObject result) {}

          @Override
          public void refused(int code, String text) {}
        });
  }

  static JsonObject error(int code, String text) {
    return new JsonObject().put("error", new JsonObject().put("code", code).put("message", text));
  }

  private static DeliveryOptions here() {
    return new DeliveryOptions().setLocalOnly(true).setSendTimeout(PATIENCE.toMillis());
  }

  private void tell(JsonObject message, int bytes, Runnable answered) {
    unanswered += bytes;
    Future<Message<Object>> told =
        bus.request(to, message, new DeliveryOptions().setSendTimeout(PATIENCE.toMillis()));
    last = told;
    told.onComplete(
        reply -> {
          unanswered -= bytes;
          if (reply.succeeded()) {
            answered.run();
          } else {
            LOG.debug("service does not answer address={} cause={}", to, reply.cause());
            end("no answer");
          }
        });
    if (unanswered > config.queueMaxSize()) {
      // Not before the current delivery is over.
      loop().execute(this::abort);
    }
  }

  @Override
  public String transport() {
    return "bus";
  }

  @Override
  public Framing framing() {
    return Dialect.TCP;
  }

  @Override
  public void write(ByteBuf frame) {
    byte[] bytes = ByteBufUtil.getBytes(frame);
    frame.release();
    if (gone) {
      return;
    }
    JsonObject message = new JsonObject(Buffer.buffer(bytes));
    if (Dialect.isMessage(bytes)) {
      tell(message.getJsonObject("body"), bytes.length, () -> {});
    } else {
      calls.answered(message);
    }
  }

  @Override
  public void flush() {}

  @Override
  public long queuedBytes() {
    return unanswered;
  }

  @Override
  public void whenSent(Runnable told) {
    last.onComplete(answered -> loop().execute(told));
  }

  @Override
  public void reading(boolean on) {}

  @Override
  public void close(Disconnect disconnect) {
    if (!gone) {
      JsonObject why =
          new JsonObject()
              .put("code", disconnect.code())
              .put("reason", disconnect.reason())
              .put("listener", id);
      tell(new JsonObject().put("disconnect", why), 0, () -> {});
      end(disconnect.reason());
    }
  }

  @Override
  public void abort() {
    end("slow");
  }

  @Override
  public boolean pingsByFrame() {
    return true;
  }

  @Override
  public void pingFrame() {
    if (!gone) {
      tell(new JsonObject().put("ping", id), 0, this::alive);
    }
  }

  private void alive() {
    if (session != null && !gone) {
      session.pong();
    }
  }

  private void end(String cause) {
    if (gone) {
      return;
    }
    gone = true;
    LOG.info("service listens no more address={} cause={}", to, cause);
    calls.end();
    connected();
    ended.run();
    if (session != null) {
      // The session may be in the middle of something that ends in ending the connection.
      loop().execute(session::closed);
    }
  }
}
