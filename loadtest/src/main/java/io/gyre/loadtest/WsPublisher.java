package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Publishes as a websocket client: one command a frame, frames handed over together are written
 * together.
 */
final class WsPublisher extends WebSocketConnection implements Publisher {
  private final Dialect dialect;
  private final boolean calls;
  private final Answers answers;
  private int lastId = 1;

  /**
   * @param calls whether it calls a method rather than publishes
   * @param answered called when publications were accepted, on the loop
   */
  WsPublisher(Endpoint server, boolean calls, Runnable answered) {
    super(server.dialect().path, server.port());
    this.dialect = server.dialect();
    this.calls = calls;
    this.answers = new Answers("publisher", answered);
  }

  @Override
  void opened() {
    if (dialect.answers) {
      send(dialect.connect());
    } else {
      answers.opened();
    }
  }

  @Override
  public void publish(int room, byte[] data) {
    lastId++;
    byte[] command = calls ? Dialect.call(lastId, data) : dialect.publish(lastId, room, data);
    context().write(Frames.masked(context().alloc(), 1, command), context().voidPromise());
  }

  @Override
  public void flush() {
    context().flush();
  }

  @Override
  void frame(ByteBuf in, int from, int to, long now) {
    long more = 0;
    for (String line : in.toString(from, to - from, StandardCharsets.UTF_8).split("\n")) {
      if (line.equals("{}")) {
        send("{}");
      } else if (line.contains("\"error\"") || line.contains("\"disconnect\"")) {
        lost("refused: " + line);
      } else if (line.contains("\"id\":1,")) {
        answers.opened();
      } else if (line.contains(calls ? "\"rpc\"" : "\"publish\"")) {
        more++;
      }
    }
    if (more > 0) {
      answers.accepted(more);
    }
  }

  @Override
  public Answers answers() {
    return answers;
  }

  @Override
  void lost(String why) {
    answers.lost(why);
  }
}
