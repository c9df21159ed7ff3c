package io.gyre.transport.websocket;

import io.gyre.loop.Loop;
import io.gyre.protocol.Codec;
import io.gyre.protocol.ConnectRequest;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.DisconnectPush;
import io.gyre.protocol.Framing;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.Push;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.gyre.session.Sessions;
import io.gyre.transport.Http2Outgoing;
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
import java.util.UUID;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket: the last handler of its channel and the link of its session, one object
 * because there may be a hundred thousand. Over HTTP/2 a stream takes the channel's place.
 *
 * <p>Its life: open; closing, when our close frame is sent and the peer's is awaited for at most
 * {@link WebSocketLane#CLOSE_WAIT}; gone. The session hears nothing but its end once closing.
 *
 * <p>Thread: the lane's loop.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter
    implements Link, FrameReader.Sink, StalledWrites.Sender {

  private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

  private enum State {
    OPEN,
    CLOSING,
    GONE
  }

  private final WebSocketLane lane;
  private final Framing framing;
  private final boolean framePings;
  private final FrameReader reader;
  private final @Nullable Joining joining;
  private final String secret;
  private Outgoing outgoing;
  private @Nullable Inbound session;
  private Loop.@Nullable Timer closeTimer;
  private State state = State.OPEN;
  private boolean watched;
  private boolean asked;

  /** A connection whose handshake was agreed on. */
  @SuppressWarnings("NullAway.Init")
  WebSocketConnection(WebSocketLane lane, Handshake handshake) {
    ProtocolType protocol = handshake.protocol();
    boolean deflate = handshake.deflate();
    this.lane = lane;
    this.framing = lane.framing(protocol, deflate);
    this.framePings = handshake.framePings();
    this.reader = new FrameReader(this, lane.options.messageSizeLimit(), deflate);
    this.joining = lane.joining(protocol, deflate);
    this.secret = lane.options.unidirectional() ? UUID.randomUUID().toString() : "";
  }

  /**
   * Starts the session, after the response to the handshake was written.
   *
   * @param asked the connect request that came with the handshake; null for none
   */
  void open(Sessions sessions, ClientRequest request, @Nullable ConnectRequest asked) {
    try {
      if (state == State.OPEN) {
        session = sessions.open(this, request);
      }
      if (session != null && asked != null) {
        this.asked = true;
        session.connect(asked);
      }
    } catch (RuntimeException defect) {
      failed(defect);
    }
  }

  /**
   * Makes the stream of {@code request} the way in and out, in place of a channel (RFC 8441).
   *
   * @param request whose response was begun
   */
  void over(HttpServerRequest request) {
    outgoing = new Http2Outgoing(request);
    request
        .response()
        .exceptionHandler(broken -> LOG.debug("stream failed", broken))
        .closeHandler(closed -> gone());
    request
        .exceptionHandler(broken -> LOG.debug("stream failed", broken))
        .handler(bytes -> reader.read(Unpooled.wrappedBuffer(bytes.getBytes())))
        .endHandler(ended -> peerEnded());
  }

  /** A stream's half that ended is what a closed socket is: nobody is there any more. */
  private void peerEnded() {
    outgoing.close();
    gone();
  }

  // StalledWrites.Sender

  @Override
  public long sentBytes() {
    return outgoing.sentBytes();
  }

  @Override
  public void stalled() {
    if (session != null) {
      session.stalled();
    }
    abort();
  }

  @Override
  public void unwatched() {
    watched = false;
  }

  // Link

  @Override
  public String transport() {
    return lane.options.transport();
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public String session() {
    return secret;
  }

  @Override
  public void write(ByteBuf frame) {
    if (state != State.OPEN) {
      frame.release();
    } else if (joining == null) {
      outgoing.write(frame);
    } else {
      joining.add(frame);
    }
  }

  /** Writes a frame that is no message, behind everything written before. */
  private void writeControl(ByteBuf frame) {
    if (state != State.OPEN) {
      frame.release();
      return;
    }
    join();
    outgoing.write(frame);
  }

  private void join() {
    if (joining != null) {
      joining.drainTo(outgoing::write);
    }
  }

  @Override
  public void flush() {
    if (state == State.GONE) {
      return;
    }
    join();
    if (!outgoing.flush() && !watched) {
      watched = true;
      lane.stalled.watch(this);
    }
  }

  @Override
  public long queuedBytes() {
    return outgoing.queuedBytes() + (joining == null ? 0 : joining.bytes());
  }

  @Override
  public void whenSent(Runnable told) {
    join();
    outgoing.whenSent(() -> lane.loop.execute(told));
  }

  @Override
  public void reading(boolean on) {
    outgoing.reading(on);
  }

  @Override
  public void close(Disconnect disconnect) {
    if (state == State.OPEN && lane.options.disconnectPush()) {
      write(framing.frame(framing.encode(Push.of(DisconnectPush.of(disconnect)))));
    }
    closing(disconnect.code(), disconnect.reason());
  }

  @Override
  public void abort() {
    if (state != State.GONE) {
      state = State.GONE;
      releaseJoining();
      outgoing.abort();
    }
  }

  @Override
  public boolean pingsByFrame() {
    return framePings;
  }

  @Override
  public boolean pingsByBoth() {
    return lane.options.unidirectional();
  }

  @Override
  public void pingFrame() {
    writeControl(CloseFrames.ping());
    flush();
  }

  // FrameReader.Sink

  @Override
  public boolean reads() {
    return state != State.GONE;
  }

  @Override
  public void message(byte[] payload, boolean compressed) {
    if (state != State.OPEN || session == null) {
      return;
    }
    if (!compressed) {
      take(session, payload);
      return;
    }
    try {
      byte[] inflated = lane.inflating.inflate(payload);
      if (inflated == null) {
        violation(FrameReader.TOO_BIG, "message too big after decompression");
      } else {
        take(session, inflated);
      }
    } catch (DataFormatException corrupt) {
      fail(Disconnect.BAD_REQUEST.code(), Disconnect.BAD_REQUEST.reason());
    }
  }

  private void take(Inbound to, byte[] message) {
    if (!lane.options.unidirectional()) {
      to.receive(message);
    } else if (!asked) {
      asked = true;
      try {
        to.connect(Codec.of(framing.protocol()).connectRequest(message));
      } catch (ProtocolException malformed) {
        fail(Disconnect.BAD_REQUEST.code(), Disconnect.BAD_REQUEST.reason());
      }
    }
  }

  @Override
  public void ping(byte[] payload) {
    writeControl(CloseFrames.pong(payload));
    flush();
  }

  @Override
  public void pong() {
    if ((framePings || pingsByBoth()) && state == State.OPEN && session != null) {
      session.pong();
    }
  }

  @Override
  public void peerClose(byte[] payload) {
    if (state == State.CLOSING) {
      state = State.GONE;
      outgoing.close();
      return;
    }
    String complaint = CloseFrames.complaint(payload);
    if (complaint == null) {
      closing(CloseFrames.code(payload), "");
    } else {
      closing(FrameReader.PROTOCOL_ERROR, complaint);
    }
    endAfterFlush();
  }

  @Override
  public void violation(int closeCode, String reason) {
    fail(closeCode, reason);
    if (closeCode == FrameReader.PROTOCOL_ERROR) {
      endAfterFlush();
    }
  }

  // Channel handler

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    outgoing = new SocketOutgoing(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object read) {
    if (read instanceof ByteBuf bytes) {
      Object entered = lane.loop.enter();
      try {
        reader.read(bytes);
      } finally {
        lane.loop.exit(entered);
      }
    } else {
      // The end of the handshake request, decoded before this handler took over.
      ReferenceCountUtil.release(read);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Object entered = lane.loop.enter();
    try {
      gone();
    } finally {
      lane.loop.exit(entered);
    }
  }

  private void gone() {
    state = State.GONE;
    releaseJoining();
    outgoing.release();
    reader.release();
    if (closeTimer != null) {
      closeTimer.cancel();
      closeTimer = null;
    }
    ended();
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

  /** Sends the close frame behind what is queued and gives the peer a while to answer. */
  private void closing(int code, String reason) {
    if (state != State.OPEN) {
      return;
    }
    if (!lane.options.closingHandshake()) {
      flush();
      outgoing.closeWhenFlushed();
      state = State.CLOSING;
      closeTimer = lane.loop.after(WebSocketLane.CLOSE_WAIT, this::abort);
      return;
    }
    writeControl(CloseFrames.close(code, reason));
    flush();
    if (state == State.OPEN) {
      state = State.CLOSING;
      // The peer's answer is to be read, whatever the session thought of its commands.
      reading(true);
      closeTimer = lane.loop.after(WebSocketLane.CLOSE_WAIT, this::abort);
    }
  }

  /** A defect of ours costs its connection, not the lane. */
  private void failed(Throwable defect) {
    LOG.error("connection failed action=disconnect", defect);
    fail(Disconnect.SERVER_ERROR.code(), Disconnect.SERVER_ERROR.reason());
  }

  /** Ends the connection for something the peer did, so its session ends at once. */
  private void fail(int code, String reason) {
    closing(code, reason);
    ended();
  }

  private void endAfterFlush() {
    ended();
    if (state == State.CLOSING) {
      outgoing.closeWhenFlushed();
    }
  }

  private void releaseJoining() {
    if (joining != null) {
      joining.release();
    }
  }

  private void ended() {
    if (session != null) {
      Inbound ending = session;
      session = null;
      ending.closed();
    }
  }
}
