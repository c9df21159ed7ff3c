package io.gyre.transport.websocket;

import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.Framing;
import io.gyre.session.ClientRequest;
import io.gyre.session.Inbound;
import io.gyre.session.Link;
import io.gyre.session.Sessions;
import io.gyre.transport.Outgoing;
import io.gyre.transport.StalledWrites;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket: the last handler of its channel and the link of its session, one object
 * because there may be a hundred thousand.
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
  private Outgoing outgoing;
  private @Nullable Inbound session;
  private Loop.@Nullable Timer closeTimer;
  private State state = State.OPEN;
  private boolean watched;

  /**
   * A connection whose handshake was agreed on.
   *
   * @param framing how to frame messages to it
   * @param compressed whether permessage-deflate was negotiated
   * @param framePings whether pings are WebSocket frames
   */
  @SuppressWarnings("NullAway.Init")
  WebSocketConnection(WebSocketLane lane, Framing framing, boolean compressed, boolean framePings) {
    this.lane = lane;
    this.framing = framing;
    this.framePings = framePings;
    this.reader = new FrameReader(this, lane.messageSizeLimit, compressed);
  }

  /** Starts the session, after the response to the handshake was written. */
  void open(Sessions sessions, ClientRequest request) {
    try {
      if (state == State.OPEN) {
        session = sessions.open(this, request);
      }
    } catch (RuntimeException defect) {
      failed(defect);
    }
  }

  // StalledWrites.Sender

  @Override
  public long sentBytes() {
    return outgoing.sentBytes();
  }

  @Override
  public void unwatched() {
    watched = false;
  }

  // Link

  @Override
  public String transport() {
    return "websocket";
  }

  @Override
  public Framing framing() {
    return framing;
  }

  @Override
  public void write(ByteBuf frame) {
    if (state == State.OPEN) {
      outgoing.write(frame);
    } else {
      frame.release();
    }
  }

  @Override
  public void flush() {
    if (state == State.GONE) {
      return;
    }
    if (!outgoing.flush() && !watched) {
      watched = true;
      lane.stalled.watch(this);
    }
  }

  @Override
  public long queuedBytes() {
    return outgoing.queuedBytes();
  }

  @Override
  public void reading(boolean on) {
    outgoing.channel().config().setAutoRead(on);
  }

  @Override
  public void close(Disconnect disconnect) {
    closing(disconnect.code(), disconnect.reason());
  }

  @Override
  public void abort() {
    if (state != State.GONE) {
      state = State.GONE;
      outgoing.abort();
    }
  }

  @Override
  public boolean pingsByFrame() {
    return framePings;
  }

  @Override
  public void pingFrame() {
    write(CloseFrames.ping());
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
      session.receive(payload);
      return;
    }
    try {
      byte[] inflated = lane.inflating.inflate(payload);
      if (inflated == null) {
        violation(FrameReader.TOO_BIG, "message too big after decompression");
      } else {
        session.receive(inflated);
      }
    } catch (DataFormatException corrupt) {
      fail(Disconnect.BAD_REQUEST.code(), Disconnect.BAD_REQUEST.reason());
    }
  }

  @Override
  public void ping(byte[] payload) {
    write(CloseFrames.pong(payload));
    flush();
  }

  @Override
  public void pong() {
    if (framePings && state == State.OPEN && session != null) {
      session.pong();
    }
  }

  @Override
  public void peerClose(byte[] payload) {
    if (state == State.CLOSING) {
      state = State.GONE;
      outgoing.channel().close();
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
    outgoing = new Outgoing(context);
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
    state = State.GONE;
    outgoing.release();
    reader.release();
    if (closeTimer != null) {
      closeTimer.cancel();
      closeTimer = null;
    }
    Object entered = lane.loop.enter();
    try {
      ended();
    } finally {
      lane.loop.exit(entered);
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

  /** Sends the close frame behind what is queued and gives the peer a while to answer. */
  private void closing(int code, String reason) {
    if (state != State.OPEN) {
      return;
    }
    write(CloseFrames.close(code, reason));
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
      outgoing.whenFlushed(ChannelFutureListener.CLOSE);
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
