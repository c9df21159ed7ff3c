package io.gyre.session;

import io.gyre.metrics.FrameType;
import io.gyre.protocol.Command;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.HistoryRequest;
import io.gyre.protocol.PresenceRequest;
import io.gyre.protocol.PresenceStatsRequest;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.PublishRequest;
import io.gyre.protocol.RefreshRequest;
import io.gyre.protocol.Request;
import io.gyre.protocol.RpcRequest;
import io.gyre.protocol.SendRequest;
import io.gyre.protocol.SubRefreshRequest;
import io.gyre.protocol.SubscribeRequest;
import io.gyre.protocol.UnsubscribeRequest;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/**
 * Leads each command to its handler, in the order of checks of the protocol reference, section 3.1.
 */
final class CommandDispatcher {

  private static final Future<Void> DONE = Future.succeededFuture();

  private static final Map<Class<?>, FrameType> TYPES =
      Map.ofEntries(
          Map.entry(ConnectRequest.class, FrameType.CONNECT),
          Map.entry(SubscribeRequest.class, FrameType.SUBSCRIBE),
          Map.entry(UnsubscribeRequest.class, FrameType.UNSUBSCRIBE),
          Map.entry(PublishRequest.class, FrameType.PUBLISH),
          Map.entry(PresenceRequest.class, FrameType.PRESENCE),
          Map.entry(PresenceStatsRequest.class, FrameType.PRESENCE_STATS),
          Map.entry(HistoryRequest.class, FrameType.HISTORY),
          Map.entry(RpcRequest.class, FrameType.RPC),
          Map.entry(SendRequest.class, FrameType.SEND),
          Map.entry(RefreshRequest.class, FrameType.REFRESH),
          Map.entry(SubRefreshRequest.class, FrameType.SUB_REFRESH));

  /** Works on one kind of command; the result is complete when the next one may start. */
  private interface Handler {
    Future<Void> handle(Session session, long id, Request request);
  }

  private final Map<Class<?>, Handler> handlers = new HashMap<>();

  CommandDispatcher() {
    ReadHandler reads = new ReadHandler();
    RefreshHandler refreshes = new RefreshHandler();
    on(SubscribeRequest.class, new SubscribeHandler()::handle);
    on(UnsubscribeRequest.class, new UnsubscribeHandler()::handle);
    on(PublishRequest.class, new PublishHandler()::handle);
    on(HistoryRequest.class, reads::history);
    on(PresenceRequest.class, reads::presence);
    on(PresenceStatsRequest.class, reads::presenceStats);
    on(RefreshRequest.class, refreshes::connection);
    on(SubRefreshRequest.class, refreshes::subscription);
    on(RpcRequest.class, new RpcHandler()::handle);
    on(SendRequest.class, (session, id, request) -> end(Disconnect.NOT_AVAILABLE));
  }

  /** A handler of one request type. */
  @FunctionalInterface
  interface TypedHandler<R extends Request> {
    Future<Void> handle(Session session, long id, R request);
  }

  private <R extends Request> void on(Class<R> type, TypedHandler<R> handler) {
    handlers.put(type, (session, id, request) -> handler.handle(session, id, type.cast(request)));
  }

  /**
   * Starts {@code command}. A failed future is answered by the session: errors with an error reply,
   * disconnects with the end of the connection.
   */
  Future<Void> dispatch(Session session, Command command) {
    Request request = command.request();
    if (!session.connected()) {
      return connect(session, command);
    }
    if (command.id() == 0 && !(request instanceof SendRequest)) {
      return session.pulse().pong() ? DONE : end(Disconnect.BAD_REQUEST);
    }
    if (request == null) {
      return end(Disconnect.BAD_REQUEST);
    }
    Handler handler = handlers.get(request.getClass());
    return handler == null
        ? end(Disconnect.BAD_REQUEST)
        : handler.handle(session, command.id(), request);
  }

  /** What kind of command it is, for the meters. */
  static FrameType type(Command command) {
    Request request = command.request();
    if (request == null) {
      return command.id() == 0 ? FrameType.CLIENT_PONG : FrameType.UNKNOWN;
    }
    return TYPES.getOrDefault(request.getClass(), FrameType.UNKNOWN);
  }

  private static Future<Void> connect(Session session, Command command) {
    boolean first = session.state() == Session.State.OPENED;
    if (!first || command.id() == 0 || !(command.request() instanceof ConnectRequest request)) {
      return end(Disconnect.BAD_REQUEST);
    }
    session.connecting();
    return new ConnectHandler(session, request).handle(command.id());
  }

  private static Future<Void> end(Disconnect disconnect) {
    return Future.failedFuture(new ProtocolException(disconnect));
  }
}
