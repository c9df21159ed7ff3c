package io.gyre.transport.sockjs;

import io.gyre.edge.Lane;
import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.DisconnectPush;
import io.gyre.protocol.Framing;
import io.gyre.protocol.Push;
import io.gyre.protocol.StreamFraming;
import io.gyre.protocol.StreamFraming.Shape;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.netty.buffer.ByteBuf;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SockJS session as the connection of ours. All messages of a flush go into one SockJS message,
 * separated by line feeds.
 *
 * <p>A disconnect goes out as a push before SockJS's own close frame, since Vert.x has one code for
 * that whatever the reason; SDKs take the push.
 *
 * <p>Thread: the lane's loop.
 */
final class SockJsConnection implements Link {

  private static final Logger LOG = LoggerFactory.getLogger(SockJsConnection.class);

  private static final Framing LINES = StreamFraming.of(Shape.LINES, false, false);

  /** How long a client may take for what is queued when its connection ends. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final SockJSSocket socket;
  private final Loop loop;
  private final StringBuilder unflushed = new StringBuilder();
  private @Nullable Inbound session;
  private Loop.@Nullable Timer cut;
  private long unsent;
  private boolean ended;

  private SockJsConnection(SockJSSocket socket, Loop loop) {
    this.socket = socket;
    this.loop = loop;
  }

  /** Serves a SockJS session that was just opened. */
  static void open(Lane lane, SockJSSocket socket, ClientRequest request) {
    SockJsConnection connection = new SockJsConnection(socket, lane.loop());
    Inbound session = lane.sessions().open(connection, request);
    connection.session = session;
    socket
        .handler(message -> connection.receive(message.getBytes()))
        .exceptionHandler(broken -> connection.abort())
        .closeHandler(closed -> connection.closed());
  }

  private void receive(byte[] commands) {
    if (session != null && !ended) {
      session.receive(commands);
    }
  }

  private void closed() {
    ended = true;
    stopTimer();
    Inbound ending = session;
    session = null;
    if (ending != null) {
      ending.closed();
    }
  }

  // Link

  @Override
  public String transport() {
    return "sockjs";
  }

  @Override
  public Framing framing() {
    return LINES;
  }

  @Override
  public void write(ByteBuf frame) {
    if (!ended) {
      unflushed.append(frame.toString(StandardCharsets.UTF_8));
    }
    frame.release();
  }

  @Override
  public void flush() {
    int length = unflushed.length();
    if (ended || length == 0) {
      return;
    }
    // Without the line feed behind the last message.
    String message = unflushed.substring(0, length - 1);
    unflushed.setLength(0);
    unsent += length;
    socket.write(message).onComplete(written -> sent(length));
  }

  private void sent(int characters) {
    unsent -= characters;
    if (ended && unsent == 0 && cut != null) {
      closeSocket();
    }
  }

  /** In characters, which is near enough. */
  @Override
  public long queuedBytes() {
    return unsent + unflushed.length();
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
  public void close(Disconnect disconnect) {
    if (ended) {
      return;
    }
    write(LINES.frame(LINES.encode(Push.of(DisconnectPush.of(disconnect)))));
    flush();
    ended = true;
    cut = loop.after(FAREWELL, this::closeSocket);
    if (unsent == 0) {
      closeSocket();
    }
  }

  @Override
  public void abort() {
    ended = true;
    closeSocket();
    HttpServerRequest request = socket.routingContext().request();
    try {
      if (request.version() == HttpVersion.HTTP_2) {
        request.response().reset();
      } else {
        request.connection().close();
      }
    } catch (IllegalStateException gone) {
      LOG.debug("connection of a SockJS session was gone", gone);
    }
  }

  private void closeSocket() {
    stopTimer();
    socket.close();
  }

  private void stopTimer() {
    if (cut != null) {
      cut.cancel();
      cut = null;
    }
  }
}
