package io.gyre.edge;

import io.gyre.loop.Loop;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x Web's SockJS handler in one lane of an endpoint. A session lives in the lane that {@link
 * SockJsLanes} has for its name, and its handlers are called on that lane's loop; a WebSocket is
 * served in the lane that has its connection.
 *
 * <p>Thread: the lane's loop.
 */
public final class SockJsLane {

  /** Vert.x Web forgets a session after 5 s without a request. */
  private static final Duration FORGETTING = Duration.ofSeconds(10);

  private final SockJsLanes all;
  private final Lane lane;
  private final Vertx vertx;
  private final String prefix;
  private final int bodyLimit;
  private final Handler<SockJSSocket> opened;
  private final Router router;
  private final Map<String, SockJsSession> sessions = new HashMap<>();
  private @Nullable SockJsExchange current;
  private @Nullable Buffer currentBody;

  /**
   * The handler in {@code lane}, which joins {@code all}.
   *
   * @param prefix path of the endpoint, without a slash at its end
   * @param bodyLimit of the messages that come by one request, bytes
   * @param before called for each request, with its cookies, which the handler takes off
   * @param opened gets each new session
   */
  public SockJsLane(
      SockJsLanes all,
      Lane lane,
      Vertx vertx,
      String prefix,
      int bodyLimit,
      SockJSHandlerOptions options,
      Handler<RoutingContext> before,
      Handler<SockJSSocket> opened) {
    this.all = all;
    this.lane = lane;
    this.vertx = vertx;
    this.prefix = prefix;
    this.bodyLimit = bodyLimit;
    this.opened = opened;
    this.router = Router.router(vertx);
    String below = prefix + "/*";
    router
        .route(below)
        .handler(
            context -> {
              enter(context);
              before.handle(context);
              context.next();
            });
    router.route(below).subRouter(SockJSHandler.create(vertx, options).socketHandler(this::open));
    all.join(this);
  }

  /** Takes over a request to the endpoint, which came by a connection of this lane. */
  public void accept(HttpServerRequest request) {
    List<String> path = below(request);
    SockJsKind kind = SockJsKind.of(path);
    if (kind.receives()) {
      SockJsLane home = all.of(path.get(1));
      SockJsExchange exchange = new SockJsExchange(request, lane.loop(), home.lane.loop(), kind);
      home.lane.loop().execute(() -> home.receive(path.get(1), exchange));
    } else if (kind.sends()) {
      RequestBody.read(request, bodyLimit, lane.loop(), new Sent(request, path.get(1), kind));
    } else {
      SockJsExchange exchange = new SockJsExchange(request, lane.loop(), lane.loop(), kind);
      SockJsSession session = new SockJsSession();
      exchange.belongsTo(session);
      session.receives(exchange);
      route(exchange, null);
    }
  }

  private List<String> below(HttpServerRequest request) {
    String path = request.path();
    return path != null && path.startsWith(prefix + "/")
        ? List.of(path.substring(prefix.length() + 1).split("/", -1))
        : List.of();
  }

  private void receive(String id, SockJsExchange exchange) {
    SockJsSession session = sessions.computeIfAbsent(id, made -> new SockJsSession());
    exchange.belongsTo(session);
    session.receives(exchange);
    forgetLater(id, session);
    route(exchange, null);
  }

  private void forgetLater(String id, SockJsSession session) {
    Loop.Timer before = session.forgotten;
    if (before != null) {
      before.cancel();
    }
    session.forgotten =
        lane.loop()
            .after(
                FORGETTING,
                () -> {
                  if (session.isReceiving()) {
                    forgetLater(id, session);
                  } else {
                    sessions.remove(id, session);
                  }
                });
  }

  private void route(SockJsExchange exchange, @Nullable Buffer body) {
    current = exchange;
    currentBody = body;
    // Under a context of its own, the handler writes what is written to the session by one task of
    // the loop as one frame.
    ((ContextInternal) vertx.getOrCreateContext())
        .duplicate()
        .dispatch(() -> router.handle(exchange));
    current = null;
    currentBody = null;
  }

  /** The first thing done with a request, before {@link Router#handle} returns. */
  private void enter(RoutingContext context) {
    if (current != null) {
      context.put(SockJsSession.KEY, current.session());
    }
    if (currentBody != null) {
      RoutingContextInternal internal = (RoutingContextInternal) context;
      internal.visitHandler(RoutingContextInternal.BODY_HANDLER);
      internal.setBody(currentBody);
    }
  }

  private void open(SockJSSocket socket) {
    SockJsSession.of(socket).begin();
    opened.handle(socket);
  }

  /** Messages of a client, which may belong to a session of another lane. */
  private final class Sent implements RequestBody.Reader {
    private final HttpServerRequest request;
    private final String id;
    private final SockJsKind kind;

    Sent(HttpServerRequest request, String id, SockJsKind kind) {
      this.request = request;
      this.id = id;
      this.kind = kind;
    }

    @Override
    public void whole(byte[] body) {
      byte[] messages = body;
      if (kind == SockJsKind.JSONP_SEND && isForm()) {
        messages = SockJsMessages.ofForm(body);
        if (messages == null || messages.length == 0) {
          PlainAnswer.text(request, 500, "Payload expected.");
          return;
        }
        // What Vert.x Web gets is what was inside of the form.
        request.headers().set("Content-Type", "text/plain");
      }
      if (!SockJsMessages.valid(messages)) {
        PlainAnswer.text(request, 500, "Broken JSON encoding.");
        return;
      }
      Buffer read = Buffer.buffer(messages);
      SockJsLane home = all.of(id);
      SockJsExchange exchange = new SockJsExchange(request, lane.loop(), home.lane.loop(), kind);
      home.lane.loop().execute(() -> home.route(exchange, read));
    }

    private boolean isForm() {
      String type = request.getHeader("Content-Type");
      return type != null && type.startsWith("application/x-www-form-urlencoded");
    }

    @Override
    public void tooLarge() {
      PlainAnswer.text(request, 413, "Request Entity Too Large");
    }

    @Override
    public void broken(Throwable cause) {
      // There is nobody left to answer.
    }
  }
}
