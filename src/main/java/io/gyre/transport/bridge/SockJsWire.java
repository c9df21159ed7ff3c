package io.gyre.transport.bridge;

import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.nio.charset.StandardCharsets;

/**
 * The SockJS bridge's connection, over whichever of SockJS's transports it came.
 *
 * <p>Thread: the lane's loop.
 */
final class SockJsWire implements Wire {

  private static final String BEARER = "Bearer ";

  private final SockJSSocket socket;
  private long unsent;
  private boolean ended;

  private SockJsWire(SockJSSocket socket) {
    this.socket = socket;
  }

  /** Serves a SockJS session that was just opened. */
  static void accept(BridgeLane lane, SockJSSocket socket) {
    SockJsWire wire = new SockJsWire(socket);
    String authorization = socket.headers().get("Authorization");
    boolean bearer =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String token = bearer ? authorization.substring(BEARER.length()).trim() : "";
    BridgeConnection connection = new BridgeConnection(lane, Dialect.SOCKJS, wire, token);
    socket
        .handler(message -> connection.receive(message.getBytes()))
        .exceptionHandler(broken -> wire.abort())
        .closeHandler(closed -> connection.closed());
    connection.open(String.valueOf(socket.remoteAddress()));
  }

  @Override
  public void send(byte[] message) {
    if (!ended) {
      unsent += message.length;
      socket
          .write(new String(message, StandardCharsets.UTF_8))
          .onComplete(written -> unsent -= message.length);
    }
  }

  @Override
  public void flush() {
    // SockJS joins messages itself.
  }

  @Override
  public long queuedBytes() {
    return unsent;
  }

  @Override
  public void reading(boolean on) {
    if (ended) {
      return;
    }
    if (on) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  @Override
  public void end() {
    if (!ended) {
      ended = true;
      socket.close();
    }
  }

  @Override
  public void abort() {
    end();
    socket.routingContext().request().connection().close();
  }
}
