package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A connection subscribed to one room. It expects sequence numbers 0, 1, 2, … and counts whatever
 * else it sees. Thread: its event loop; {@link #received} may be read by others when nothing is in
 * flight any more.
 */
final class Subscriber extends WebSocketConnection implements Member {
  private final Dialect dialect;
  private final Way way;
  private final int room;
  private final int bytesFromMark;
  private final LoopStats stats;
  private final Consumer<String> done;
  private final Runnable progress;
  private int markHint;
  private boolean ready;
  private boolean lost;
  private int received;

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
    super(way == Way.WEBSOCKET ? server.dialect().path : way.path, server.port());
    this.way = way;
    this.dialect = server.dialect();
    this.room = room;
    this.bytesFromMark = payload.bytesFromMark();
    this.stats = stats;
    this.done = done;
    this.progress = progress;
  }

  @Override
  public int room() {
    return room;
  }

  @Override
  public int received() {
    return received;
  }

  @Override
  void opened() {
    if (way == Way.UNI_WEBSOCKET) {
      send(way.hello(room));
    } else {
      send(dialect.answers ? dialect.connect() : dialect.subscribe(room));
    }
  }

  @Override
  void frame(ByteBuf in, int from, int to, long now) {
    stats.frames++;
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
      message(in, mark, now);
      at = mark + bytesFromMark;
      int end = at < to ? in.indexOf(at, to, (byte) '\n') : -1;
      at = end < 0 ? to : end + 1;
    }
  }

  private void message(ByteBuf in, int mark, long now) {
    if (Payload.sequence(in, mark) == received) {
      received++;
    } else {
      stats.disorders++;
    }
    stats.record(now - Payload.intendedNanos(in, mark));
    stats.delivered.lazySet(stats.delivered.getPlain() + 1);
  }

  private void control(String lines) {
    for (String line : lines.split("\n")) {
      if (line.equals("{}")) {
        if (way == Way.WEBSOCKET) {
          send("{}");
        }
      } else if (line.contains("\"error\"") || line.contains("\"disconnect\"")) {
        lost("refused: " + line);
      } else if (!ready && line.contains("\"id\":1,")) {
        send(dialect.subscribe(room));
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
    stats.reads++;
    if (received > 0) {
      progress.run();
    }
  }

  @Override
  void lost(String why) {
    if (!lost) {
      lost = true;
      done.accept(why);
    }
  }
}
