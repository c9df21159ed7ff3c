package io.gyre.transport.bridge;

import io.gyre.edge.SockJsSession;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The SockJS bridge's connection, over whichever of SockJS's transports it came.
 *
 * <p>Thread: the lane's loop.
 */
final class SockJsWire implements Wire {

  private static final String BEARER = "Bearer ";

  /** How long a client may take for what is queued when its connection ends. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final SockJSSocket socket;
  private final Loop loop;
  private Loop.@Nullable Timer cut;
  private Future<Void> last = Future.succeededFuture();
  private long unsent;
  private boolean ended;

  private SockJsWire(SockJSSocket socket, Loop loop) {
    this.socket = socket;
    this.loop = loop;
  }

  /** Serves a SockJS session that was just opened. */
  static void accept(BridgeLane lane, SockJSSocket socket) {
    SockJsWire wire = new SockJsWire(socket, lane.lane().loop());
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
      last = socket.write(new String(message, StandardCharsets.UTF_8));
      last.onComplete(written -> sent(message.length));
    }
  }

  private void sent(int bytes) {
    unsent -= bytes;
    if (ended && unsent == 0) {
      close();
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
  public void whenSent(Runnable told) {
    last.onComplete(written -> told.run());
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

  /** A SockJS socket forgets on its close what it has not sent, so that has to be waited for. */
  @Override
  public void end() {
    if (ended) {
      return;
    }
    ended = true;
    if (unsent == 0) {
      close();
    } else {
      cut = loop.after(FAREWELL, this::close);
    }
  }

  @Override
  public void abort() {
    ended = true;
    close();
    SockJsSession.of(socket).abort();
  }

  private void close() {
    if (cut != null) {
      cut.cancel();
      cut = null;
    }
    socket.close();
  }
}
