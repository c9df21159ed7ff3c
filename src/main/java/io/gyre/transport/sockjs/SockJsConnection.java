package io.gyre.transport.sockjs;

import io.gyre.edge.Lane;
import io.gyre.edge.SockJsSession;
import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.Framing;
import io.gyre.protocol.StreamFraming;
import io.gyre.protocol.StreamFraming.Shape;
import io.gyre.protocol.v1.V1Commands;
import io.gyre.protocol.v1.V1Framing;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One SockJS session as the connection of ours. Each message is a SockJS message, since published
 * SDKs may reorder when one of several messages is followed by another; those of a flush travel
 * together.
 *
 * <p>Which protocol a client speaks shows in its first frame: today's, or the one before ({@link
 * io.gyre.protocol.v1}). A disconnect is told by SockJS's close frame, as SDKs expect it here.
 *
 * <p>Thread: the lane's loop.
 */
final class SockJsConnection implements Link {

  private static final Framing LINES = StreamFraming.of(Shape.LINES, false, false);

  /** How long a client may take for what is queued when its connection ends. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final SockJSSocket socket;
  private final SockJsSession wire;
  private final Loop loop;
  private final List<String> unflushed = new ArrayList<>(2);
  private @Nullable Inbound session;
  private @Nullable Framing framing;
  private @Nullable Disconnect farewell;
  private Loop.@Nullable Timer cut;
  private long unflushedLength;
  private Future<Void> last = Future.succeededFuture();
  private long unsent;
  private boolean flooded;
  private boolean ended;

  private SockJsConnection(SockJSSocket socket, Loop loop) {
    this.socket = socket;
    this.wire = SockJsSession.of(socket);
    this.loop = loop;
  }

  /** Serves a SockJS session that was just opened. */
  static void open(Lane lane, SockJSSocket socket, ClientRequest request) {
    SockJsConnection connection = new SockJsConnection(socket, lane.loop());
    Inbound session = lane.sessions().open(connection, request);
    connection.session = session;
    connection.wire.keepOpen();
    socket
        .handler(message -> connection.receive(message.getBytes()))
        .exceptionHandler(broken -> connection.abort())
        .closeHandler(closed -> connection.closed());
  }

  private void receive(byte[] frame) {
    if (session == null || ended) {
      return;
    }
    if (flooded) {
      refuse(Disconnect.TOO_MANY_REQUESTS);
      return;
    }
    boolean first = framing == null;
    if (first) {
      framing = V1Commands.speaks(frame) ? V1Framing.INSTANCE : LINES;
    }
    if (framing == LINES) {
      session.receive(frame);
    } else {
      receiveV1(session, V1Commands.of(frame, !first));
    }
  }

  private void receiveV1(Inbound to, V1Commands translated) {
    if (translated.commands().length > 0) {
      to.receive(translated.commands());
    }
    if (!ended) {
      new String(translated.answers(), StandardCharsets.UTF_8)
          .lines()
          .forEach(answer -> queue(answer + "\n"));
      flush();
    }
  }

  /** Ends the connection from here, not from its session. */
  private void refuse(Disconnect disconnect) {
    close(disconnect);
    Inbound ending = session;
    session = null;
    if (ending != null) {
      ending.closed();
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
    return framing == null ? LINES : framing;
  }

  @Override
  public void write(ByteBuf frame) {
    if (!ended) {
      queue(frame.toString(StandardCharsets.UTF_8));
    }
    frame.release();
  }

  /** Queues lines, without the line feed behind the last one. */
  private void queue(String lines) {
    unflushed.add(lines.substring(0, lines.length() - 1));
    unflushedLength += lines.length();
  }

  @Override
  public void flush() {
    if (ended || unflushed.isEmpty()) {
      return;
    }
    for (String message : unflushed) {
      int length = message.length();
      unsent += length;
      last = socket.write(message);
      last.onComplete(written -> sent(length));
    }
    unflushed.clear();
    unflushedLength = 0;
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
    return unsent + unflushedLength;
  }

  @Override
  public void whenSent(Runnable told) {
    flush();
    last.onComplete(written -> loop.execute(told));
  }

  /** What waits cannot be bounded here, since Vert.x goes on reading for a socket that pauses. */
  @Override
  public void reading(boolean on) {
    flooded = !on;
  }

  /** A SockJS socket forgets on its close what it has not sent, so that has to be waited for. */
  @Override
  public void close(Disconnect disconnect) {
    if (ended) {
      return;
    }
    flush();
    ended = true;
    farewell = disconnect;
    if (unsent == 0) {
      closeSocket();
    } else {
      cut = loop.after(FAREWELL, this::closeSocket);
    }
  }

  @Override
  public void abort() {
    ended = true;
    closeSocket();
    wire.abort();
  }

  private void closeSocket() {
    stopTimer();
    if (farewell == null) {
      socket.close();
    } else {
      boolean v1 = framing == V1Framing.INSTANCE;
      String reason = v1 ? V1Framing.advice(farewell) : farewell.reason();
      wire.close(socket, farewell.code(), reason);
    }
  }

  private void stopTimer() {
    if (cut != null) {
      cut.cancel();
      cut = null;
    }
  }
}
