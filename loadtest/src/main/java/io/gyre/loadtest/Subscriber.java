package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A websocket subscribed to one room. Thread: its event loop; for {@link #received} see {@link
 * Receipts}.
 */
final class Subscriber extends WebSocketConnection implements Member {
  private final Dialect dialect;
  private final Way way;
  private final Receipts receipts;
  private final int bytesFromMark;
  private final Consumer<String> done;
  private int markHint;
  private boolean ready;
  private boolean lost;

  /**
   * @param way a websocket, of either kind
   * @param done called once with "" when subscribed, or with what went wrong, then or later
   * @param progress called after every read that brought messages
   */
  Subscriber(
      Endpoint server,
      Way way,
      int room,
      Payload payload,
      LoopStats stats,
      Consumer<String> done,
      Runnable progress) {
    super(path(server, way), server.port());
    this.way = way;
    this.dialect = server.dialect();
    this.receipts = new Receipts(room, stats, progress);
    this.bytesFromMark = payload.bytesFromMark();
    this.done = done;
  }

  private static String path(Endpoint server, Way way) {
    return way.isWebSocket() ? server.dialect().path : way.path;
  }

  /** What a channel has to have, to be this connection. */
  ChannelHandler handler() {
    return way == Way.WEBSOCKET_HTTP2 ? WebSocketStream.carrying(this, path()) : this;
  }

  @Override
  public int room() {
    return receipts.room();
  }

  @Override
  public int received() {
    return receipts.received();
  }

  @Override
  void opened() {
    if (way == Way.UNI_WEBSOCKET) {
      send(way.hello(room()));
    } else {
      send(dialect.answers ? dialect.connect() : dialect.subscribe(room()));
    }
  }

  @Override
  void frame(ByteBuf in, int from, int to, long now) {
    receipts.frame();
    int at = from;
    while (at < to) {
      int mark = at + markHint;
      if (mark + Payload.readable() > to || in.getByte(mark) != Payload.MARK) {
        mark = in.indexOf(at, to, Payload.MARK);
        if (mark < 0) {
          control(in.toString(at, to - at, StandardCharsets.UTF_8));
          return;
        }
        int line = in.forEachByteDesc(at, mark - at, b -> b != '\n') + 1;
        if (line > at) {
          control(in.toString(at, line - at, StandardCharsets.UTF_8));
        }
        markHint = mark - Math.max(line, at);
      }
      receipts.message(in, mark, now);
      at = mark + bytesFromMark;
      int end = at < to ? in.indexOf(at, to, (byte) '\n') : -1;
      at = end < 0 ? to : end + 1;
    }
  }

  private void control(String lines) {
    for (String line : lines.split("\n")) {
      if (line.equals("{}")) {
        if (way.isWebSocket()) {
          send("{}");
        }
      } else if (line.contains("\"error\"") || line.contains("\"disconnect\"")) {
        lost("refused: " + line);
      } else if (!ready && line.contains("\"id\":1,")) {
        send(dialect.subscribe(room()));
      } else if (!ready
          && (line.contains("\"id\":2,")
              || line.equals("S")
              || (way == Way.UNI_WEBSOCKET && line.contains("\"connect\"")))) {
        ready = true;
        done.accept("");
      }
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    receipts.readComplete();
  }

  @Override
  void lost(String why) {
    if (!lost) {
      lost = true;
      done.accept(why);
    }
  }
}
