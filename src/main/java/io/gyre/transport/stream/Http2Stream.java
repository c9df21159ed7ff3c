package io.gyre.transport.stream;

import io.gyre.protocol.Disconnect;
import io.gyre.protocol.DisconnectPush;
import io.gyre.protocol.Framing;
import io.gyre.protocol.Push;
import io.gyre.protocol.StreamFraming;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.gyre.transport.Http2Outgoing;
import io.gyre.transport.StalledWrites;
import io.netty.buffer.ByteBuf;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream over HTTP/2.
 *
 * <p>Thread: the lane's loop.
 */
final class Http2Stream implements StreamLink, StalledWrites.Sender {

  private static final Logger LOG = LoggerFactory.getLogger(Http2Stream.class);

  private enum State {
    OPEN,
    CLOSING,
    GONE
  }

  private final StreamLane lane;
  private final HttpServerResponse response;
  private final StreamEnds ends;
  private final StreamKind kind;
  private final StreamFraming framing;
  private final Unidirectional client;
  private final Http2Outgoing outgoing;
  private @Nullable Inbound inbound;
  private boolean begun;
  private State state = State.OPEN;
  private boolean watched;

  Http2Stream(
      StreamLane lane,
      HttpServerResponse response,
      StreamKind kind,
      Unidirectional client,
      StreamEnds ends) {
    this.lane = lane;
    this.response = response;
    this.outgoing = new Http2Outgoing(response);
    this.ends = ends;
    this.kind = kind;
    this.framing = StreamFraming.of(kind.shape(), kind.bare(), false);
    this.client = client;
    response.exceptionHandler(broken -> LOG.debug("stream failed", broken));
    response.closeHandler(closed -> gone());
  }

  // StreamLink

  @Override
  public @Nullable Inbound start(Function<Link, Inbound> opening) {
    try {
      if (state == State.OPEN) {
        inbound = opening.apply(this);
      }
    } catch (RuntimeException defect) {
      LOG.error("connection failed action=disconnect", defect);
      close(Disconnect.SERVER_ERROR);
    }
    return inbound;
  }

  @Override
  public boolean begun() {
    return begun;
  }

  @Override
  public void refuse(int status, String body) {
    if (!begun && state == State.OPEN) {
      begun = true;
      state = State.CLOSING;
      inbound = null;
      response
          .setStatusCode(status)
          .putHeader("Content-Type", "text/plain; charset=utf-8")
          .end(body);
    }
  }

  // Link

  @Override
  public String transport() {
    return kind.transport();
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public String session() {
    return client.session();
  }

  @Override
  public @Nullable String resumedFrom() {
    return client.resumedFrom();
  }

  @Override
  public void positions(String text) {
    write(framing.id(text));
  }

  @Override
  public boolean connectFailed(int code, String text) {
    Unidirectional.Failures failures = client.failures();
    if (failures == null || begun()) {
      return false;
    }
    Unidirectional.Answer answer = failures.answer(code, text);
    refuse(answer.status(), answer.body());
    return true;
  }

  @Override
  public void write(ByteBuf frame) {
    if (state != State.OPEN) {
      frame.release();
      return;
    }
    if (!begun) {
      begun = true;
      ends.begin();
      outgoing.write(framing.opening());
    }
    outgoing.write(frame);
  }

  @Override
  public void flush() {
    if (state == State.OPEN && !outgoing.flush() && !watched) {
      watched = true;
      lane.stalled.watch(this);
    }
  }

  @Override
  public long queuedBytes() {
    return outgoing.queuedBytes();
  }

  @Override
  public void whenSent(Runnable told) {
    outgoing.whenSent(() -> lane.loop.execute(told));
  }

  @Override
  public void reading(boolean on) {
    // Commands come by other requests.
  }

  @Override
  public void close(Disconnect disconnect) {
    if (state == State.OPEN) {
      write(framing.frame(framing.encode(Push.of(DisconnectPush.of(disconnect)))));
      flush();
      state = State.CLOSING;
      ends.end();
    }
  }

  @Override
  public void abort() {
    if (state != State.GONE) {
      state = State.GONE;
      outgoing.abort();
    }
  }

  // StalledWrites.Sender

  @Override
  public long sentBytes() {
    return outgoing.sentBytes();
  }

  @Override
  public void stalled() {
    if (inbound != null) {
      inbound.stalled();
    }
    abort();
  }

  @Override
  public void unwatched() {
    watched = false;
  }

  private void gone() {
    state = State.GONE;
    Inbound ending = inbound;
    inbound = null;
    if (ending != null) {
      ending.closed();
    }
  }
}
