package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A client subscribed to many channels that nobody else is subscribed to: {@code room<from>} and
 * those after it. Thread: its event loop.
 */
final class ManyChannels extends WebSocketConnection {
  /** A server takes so many commands of a connection without an answer in between. */
  private static final int AT_ONCE = 20;

  private final int from;
  private final int count;
  private final Consumer<String> done;
  private final AtomicLong delivered;
  private int asked;
  private int subscribed;
  private boolean settled;

  /**
   * A client that is not open yet.
   *
   * @param done told "" when all are subscribed, or what went wrong, then or later
   * @param delivered counts the publications of all clients
   */
  ManyChannels(Endpoint server, int from, int count, AtomicLong delivered, Consumer<String> done) {
    super(server.dialect().path, server.port());
    this.from = from;
    this.count = count;
    this.delivered = delivered;
    this.done = done;
  }

  @Override
  void opened() {
    send(Dialect.CENTRIFUGO.connect());
  }

  @Override
  void frame(ByteBuf in, int start, int end, long now) {
    for (String line : in.toString(start, end - start, StandardCharsets.UTF_8).split("\n")) {
      if (line.equals("{}")) {
        send("{}");
      } else if (line.contains("\"pub\"")) {
        delivered.incrementAndGet();
      } else if (line.contains("\"error\"") || line.contains("\"disconnect\"")) {
        lost("refused: " + line);
      } else if (line.contains("\"id\":1,")) {
        more();
      } else if (line.contains("\"subscribe\"") && ++subscribed == asked) {
        more();
      }
    }
  }

  private void more() {
    if (asked == count) {
      settled = true;
      done.accept("");
      return;
    }
    StringBuilder commands = new StringBuilder();
    int until = Math.min(count, asked + AT_ONCE);
    for (; asked < until; asked++) {
      commands.append("{\"id\":").append(asked + 2).append(",\"subscribe\":{\"channel\":\"");
      commands.append(Dialect.channel(from + asked)).append("\"}}\n");
    }
    send(commands.substring(0, commands.length() - 1));
  }

  @Override
  void lost(String why) {
    if (!settled) {
      settled = true;
      done.accept(why);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }
}
