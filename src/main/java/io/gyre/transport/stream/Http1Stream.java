package io.gyre.transport.stream;

import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.DisconnectPush;
import io.gyre.protocol.Framing;
import io.gyre.protocol.Push;
import io.gyre.protocol.StreamFraming;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.gyre.transport.Outgoing;
import io.gyre.transport.SocketOutgoing;
import io.gyre.transport.StalledWrites;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream over HTTP/1: the last handler of its channel and the link of its session. Frames have
 * their chunk around them already, so they are shared like those of WebSocket.
 *
 * <p>What the client sends behind its request is not read: its next request needs another
 * connection.
 *
 * <p>Thread: the lane's loop.
 */
final class Http1Stream extends ChannelInboundHandlerAdapter
    implements StreamLink, StalledWrites.Sender {

  private static final Logger LOG = LoggerFactory.getLogger(Http1Stream.class);

  /** How long a client may take for what is queued when its stream ends. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private enum State {
    OPEN,
    CLOSING,
    GONE
  }

  private final StreamLane lane;
  private final StreamKind kind;
  private final StreamFraming framing;
  private final Unidirectional client;
  private @Nullable HttpServerRequest request;
  private Outgoing outgoing;
  private @Nullable Inbound inbound;
  private Loop.@Nullable Timer closeTimer;
  private State state = State.OPEN;
  private boolean watched;

  @SuppressWarnings("NullAway.Init")
  Http1Stream(
      StreamLane lane,
      HttpServerRequest request,
      StreamKind kind,
      StreamFraming framing,
      Unidirectional client) {
    this.lane = lane;
    this.request = request;
    this.kind = kind;
    this.framing = framing;
    this.client = client;
  }

  // StreamLink

  @Override
  public @Nullable Inbound start(Function<Link, Inbound> opening) {
    try {
      if (state == State.OPEN) {
        inbound = opening.apply(this);
      }
    } catch (RuntimeException defect) {
      failed(defect);
    }
    return inbound;
  }

  @Override
  public boolean begun() {
    return request == null;
  }

  @Override
  public void refuse(int status, String body) {
    HttpServerRequest answered = request;
    if (answered == null || state != State.OPEN) {
      return;
    }
    request = null;
    byte[] text = body.getBytes(StandardCharsets.UTF_8);
    answered
        .response()
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .putHeader("Content-Length", Integer.toString(text.length));
    send(ResponseHead.http1(answered, status, false, lane.loop));
    outgoing.write(Unpooled.wrappedBuffer(text));
    inbound = null;
    end();
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
    if (state == State.OPEN) {
      begin();
      outgoing.write(frame);
    } else {
      frame.release();
    }
  }

  @Override
  public void flush() {
    if (state != State.GONE && !outgoing.flush() && !watched) {
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
      outgoing.write(framing.ending());
      end();
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

  // Channel handler

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    outgoing = new SocketOutgoing(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    ReferenceCountUtil.release(read);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    state = State.GONE;
    request = null;
    outgoing.release();
    if (closeTimer != null) {
      closeTimer.cancel();
      closeTimer = null;
    }
    Inbound ending = inbound;
    inbound = null;
    if (ending != null) {
      lane.loop.enter(ending::closed);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (state == State.GONE || cause instanceof IOException || cause instanceof DecoderException) {
      LOG.debug("connection failed", cause);
      abort();
    } else {
      failed(cause);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    // Among them the server's announcement that it will close: sessions end their connections.
    ReferenceCountUtil.release(event);
  }

  private void begin() {
    HttpServerRequest answered = request;
    if (answered != null) {
      request = null;
      ResponseHead.stream(answered, kind);
      send(ResponseHead.http1(answered, 200, framing.chunked(), lane.loop) + framing.opening());
    }
  }

  private void send(String head) {
    outgoing.write(Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1));
  }

  /** Closes the socket as soon as everything written has left it, or the farewell is over. */
  private void end() {
    flush();
    if (state == State.OPEN) {
      state = State.CLOSING;
      closeTimer = lane.loop.after(FAREWELL, this::abort);
      outgoing.closeWhenFlushed();
    }
  }

  /** A defect of ours costs its connection, not the lane. */
  private void failed(Throwable defect) {
    LOG.error("connection failed action=disconnect", defect);
    close(Disconnect.SERVER_ERROR);
  }
}
