package io.gyre.edge;

import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.internal.http.HttpServerRequestWrapper;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request as the SockJS handler of Vert.x Web has it. The handler may run on another loop than
 * the connection: what it writes is passed on, and the end of the connection is told on its loop.
 * It closes the connection below each response by which messages went down; here that stays, for
 * the client's next request.
 *
 * <p>Thread: the loop of the session's lane, except the constructor, which is for the connection's.
 */
final class SockJsExchange extends HttpServerRequestWrapper {

  private final HttpServerRequest request;
  private final HttpServerResponse real;
  private final Loop at;
  private final Loop home;
  private final SockJsKind kind;
  private final HttpServerResponse response;
  private final HttpConnection connection;
  private @Nullable SockJsSession session;
  private @Nullable Handler<@Nullable Void> closeHandler;
  private @Nullable Buffer held;
  private final Promise<Void> heldSent = Promise.promise();
  private boolean ended;
  private boolean sent;
  private boolean gone;

  /**
   * Takes over {@code request}.
   *
   * @param at the connection's loop
   * @param home the session's loop
   */
  SockJsExchange(HttpServerRequest request, Loop at, Loop home, SockJsKind kind) {
    super((HttpServerRequestInternal) request);
    this.request = request;
    this.real = request.response();
    this.at = at;
    this.home = home;
    this.kind = kind;
    this.response = standIn(HttpServerResponse.class, this::onResponse);
    this.connection = standIn(HttpConnection.class, this::onConnection);
    if (kind.receives()) {
      // The next heartbeat may be further away than the idle timeout.
      RequestChannel.keepOpen(request);
      real.closeHandler(closed -> broken(real.ended()));
      if (!kind.polls()) {
        // A proxy that compresses would wait for more.
        real.putHeader("X-Accel-Buffering", "no");
      }
    }
  }

  private void broken(boolean afterEnd) {
    if (!afterEnd) {
      home.execute(
          () -> {
            gone = true;
            if (closeHandler != null && !ended) {
              closeHandler.handle(null);
            }
          });
    }
  }

  /** Says whose frames these are. */
  void belongsTo(SockJsSession owner) {
    session = owner;
  }

  /** Whose frames these are; null before that was said. */
  @Nullable SockJsSession session() {
    return session;
  }

  /** Whether nothing goes down by it any more. */
  boolean isOver() {
    return ended || gone;
  }

  /** Cuts what is below, whatever waits there; it may serve others once all of this was sent. */
  void cut() {
    if (sent || gone) {
      return;
    }
    onConnection(
        () -> {
          if (request.version() == HttpVersion.HTTP_2) {
            return real.reset();
          }
          // Vert.x would wait for what the client does not take.
          RequestChannel.contextOf(request).channel().close();
          return Future.succeededFuture();
        });
  }

  @Override
  public HttpServerResponse response() {
    return response;
  }

  @Override
  public HttpConnection connection() {
    return connection;
  }

  /** Other WebSockets than those of SockJS's own frames are left as they are. */
  @Override
  public Future<ServerWebSocket> toWebSocket() {
    Future<ServerWebSocket> socket = request.toWebSocket();
    return kind == SockJsKind.WEBSOCKET ? socket.map(this::framed) : socket;
  }

  /** A WebSocket's connection is never idle; of other connections that is known already. */
  void keepOpen() {
    if (!kind.receives()) {
      RequestChannel.keepOpen(request);
    }
  }

  private ServerWebSocket framed(ServerWebSocket socket) {
    return standIn(
        ServerWebSocket.class,
        (proxy, method, arguments) -> onSocket(socket, proxy, method, arguments));
  }

  private @Nullable Object onConnection(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    return method.getName().equals("close")
        ? Future.succeededFuture()
        : call(request.connection(), method, arguments);
  }

  private @Nullable Object onSocket(
      ServerWebSocket socket, Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String name = method.getName();
    if (arguments != null && arguments.length == 1) {
      if (name.equals("writeTextMessage") && session != null) {
        return socket.writeTextMessage(session.withReason((String) arguments[0], kind));
      }
      if (name.equals("textMessageHandler") && arguments[0] != null) {
        @SuppressWarnings("unchecked")
        Handler<String> handler = (Handler<String>) arguments[0];
        socket.textMessageHandler(text -> handler.handle(SockJsMessages.orInvalid(text)));
        return proxy;
      }
    }
    Object result = call(socket, method, arguments);
    return result == socket ? proxy : result;
  }

  private @Nullable Object onResponse(Object proxy, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "write":
        return write(withReason(arguments));
      case "end":
        return end(arguments);
      case "setChunked":
        if (!kind.polls()) {
          real.setChunked((Boolean) Objects.requireNonNull(arguments)[0]);
        }
        return proxy;
      case "ended":
        return ended;
      case "closeHandler":
        closeHandler(arguments);
        return proxy;
      default:
        Object result = call(real, method, arguments);
        return result == real ? proxy : result;
    }
  }

  /** What answers a poll leaves together with its end, so that a client has both or neither. */
  private Future<Void> write(Buffer chunk) {
    if (kind.polls()) {
      held = chunk;
      return heldSent.future();
    }
    return onConnection(() -> real.write(chunk));
  }

  private Future<Void> end(Object @Nullable [] arguments) {
    ended = true;
    Buffer last = held != null ? held : arguments == null ? null : buffer(arguments);
    Future<Void> done =
        onConnection(
            () -> {
              if (kind.receives()) {
                RequestChannel.responded(request);
              }
              return last == null ? real.end() : real.end(last);
            });
    done.onComplete(heldSent);
    done.onComplete(now -> sent = true);
    return done;
  }

  private void closeHandler(Object @Nullable [] arguments) {
    @SuppressWarnings("unchecked")
    Handler<@Nullable Void> handler =
        arguments == null ? null : (Handler<@Nullable Void>) arguments[0];
    closeHandler = handler;
    if (gone && handler != null) {
      home.execute(() -> handler.handle(null));
    }
  }

  private Buffer withReason(Object @Nullable [] arguments) {
    Buffer chunk = buffer(arguments);
    if (session == null || chunk.length() > SockJsSession.LONGEST_CLOSE) {
      return chunk;
    }
    String text = chunk.toString();
    String reasoned = session.withReason(text, kind);
    return reasoned.equals(text) ? chunk : Buffer.buffer(reasoned);
  }

  private static Buffer buffer(Object @Nullable [] arguments) {
    Object what = arguments == null ? null : arguments[0];
    return what instanceof Buffer chunk ? chunk : Buffer.buffer(String.valueOf(what));
  }

  /** Does something with the connection, on its loop. */
  private Future<Void> onConnection(Supplier<Future<Void>> work) {
    if (at.isCurrent()) {
      return work.get();
    }
    Promise<Void> done = VertxLoop.promiseForCaller();
    at.execute(() -> Future.<Void>succeededFuture().compose(go -> work.get()).onComplete(done));
    return done.future();
  }

  private static <T> T standIn(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
