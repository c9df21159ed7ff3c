package io.gyre.edge;

import io.gyre.loop.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long one connection of HTTP/2 lives, by what its peer does:
 *
 * <ul>
 *   <li>with streams that are kept, which are endless responses, as long as anything comes, if only
 *       the answer to a ping of ours;
 *   <li>with other streams as long as one of them moves;
 *   <li>with no stream as long as frames come, pings too: so clients of gRPC keep connections for
 *       later calls. Before its first stream it may not wait longer than a request.
 * </ul>
 *
 * <p>Only whole frames count, and of headers only whole blocks.
 *
 * <p>Thread: the connection's loop.
 */
final class Http2Life extends Http2FrameListenerDecorator {

  private static final Logger LOG = LoggerFactory.getLogger(Http2Life.class);
  private static final AttributeKey<Http2Life> KEY = AttributeKey.valueOf(Http2Life.class, "of");

  private final ChannelHandlerContext context;
  private final Http2ConnectionHandler handler;
  private final Http2Connection.PropertyKey keptKey;
  private final Loop loop;
  private final Patience patience;
  private Loop.Timer timer;
  private int kept;
  private boolean begun;
  private long heardNanos;
  private long movedNanos;
  private long pingedNanos;
  private boolean pinged;
  private long unsent;

  private Http2Life(
      ChannelHandlerContext context, Http2ConnectionHandler handler, Loop loop, Patience patience) {
    super(handler.decoder().frameListener());
    this.context = context;
    this.handler = handler;
    this.keptKey = handler.connection().newKey();
    this.loop = loop;
    this.patience = patience;
    this.heardNanos = loop.nowNanos();
    this.movedNanos = heardNanos;
    this.timer = loop.after(patience.look(), this::look);
  }

  /**
   * Watches a connection whose first settings have come, in place of Vert.x's idle timeout, to
   * which half a frame is as good as a whole one.
   *
   * @param context of {@code handler}
   */
  static void on(
      ChannelHandlerContext context, Http2ConnectionHandler handler, Loop loop, Patience patience) {
    Http2Life life = new Http2Life(context, handler, loop, patience);
    handler.decoder().frameListener(life);
    handler.connection().addListener(life.new Streams());
    Channel channel = context.channel();
    channel.attr(KEY).set(life);
    channel.closeFuture().addListener(closed -> life.timer.cancel());
  }

  /** Has {@code stream} keep its connection as long as it lasts; without effect when it is over. */
  static void keep(Channel channel, int stream) {
    Http2Life life = channel.attr(KEY).get();
    Http2Stream found = life == null ? null : life.handler.connection().stream(stream);
    if (found != null && found.setProperty(life.keptKey, true) == null) {
      life.kept++;
    }
  }

  private final class Streams extends Http2ConnectionAdapter {
    @Override
    public void onStreamActive(Http2Stream stream) {
      begun = true;
      moved();
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
      moved();
      if (stream.getProperty(keptKey) != null && --kept == 0) {
        // The time for what may come next begins now, whoever ended it.
        heardNanos = movedNanos;
      }
    }
  }

  private void heard() {
    heardNanos = loop.nowNanos();
    pinged = false;
  }

  private void moved() {
    movedNanos = loop.nowNanos();
  }

  private void look() {
    long now = loop.nowNanos();
    ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
    long waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    if (waiting != unsent) {
      // Somebody takes what is there, who may not get to our ping before.
      unsent = waiting;
      heard();
      moved();
    }
    String complaint = complaint(now);
    if (complaint.isEmpty()) {
      pingIfSilent(now);
      timer = loop.after(patience.look(), this::look);
    } else {
      end(complaint);
    }
  }

  /** What is wrong with the connection; "" for nothing. */
  private String complaint(long now) {
    if (kept > 0) {
      return pinged && isOver(now - pingedNanos, patience.answer()) ? "ping not answered" : "";
    }
    if (handler.connection().numActiveStreams() > 0) {
      return isOver(now - movedNanos, patience.request()) ? "request stands still" : "";
    }
    Duration limit = begun ? patience.idle() : patience.request();
    return isOver(now - heardNanos, limit) ? "idle" : "";
  }

  private void pingIfSilent(long now) {
    if (kept > 0 && !pinged && isOver(now - heardNanos, patience.silence())) {
      pinged = true;
      pingedNanos = now;
      handler.encoder().writePing(context, false, now, context.newPromise());
      context.flush();
    }
  }

  private static boolean isOver(long nanos, Duration limit) {
    return nanos >= limit.toNanos();
  }

  /** What the peer has sent after its last stream that we know of, it may send again elsewhere. */
  private void end(String why) {
    LOG.debug("connection ended reason=\"{}\" peer={}", why, context.channel().remoteAddress());
    int last = handler.connection().remote().lastStreamCreated();
    handler.goAway(
        context, last, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, context.newPromise());
    context.flush();
    context.close();
  }

  // Frames

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    heard();
    moved();
    return super.onDataRead(context, stream, data, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    heard();
    moved();
    super.onHeadersRead(context, stream, headers, padding, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    heard();
    moved();
    super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, end);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int stream, int increment)
      throws Http2Exception {
    heard();
    moved();
    super.onWindowUpdateRead(context, stream, increment);
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int stream, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    heard();
    super.onPriorityRead(context, stream, dependency, weight, exclusive);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int stream, long errorCode)
      throws Http2Exception {
    heard();
    super.onRstStreamRead(context, stream, errorCode);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    heard();
    super.onSettingsRead(context, settings);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
    heard();
    super.onSettingsAckRead(context);
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    heard();
    super.onPingRead(context, data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
    heard();
    super.onPingAckRead(context, data);
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int stream, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    heard();
    super.onUnknownFrame(context, type, stream, flags, payload);
  }
}
