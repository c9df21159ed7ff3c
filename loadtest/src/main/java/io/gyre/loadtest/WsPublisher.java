package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Publishes, or does what else a command does, as a websocket client: one command a frame, frames
 * handed over together are written together.
 */
final class WsPublisher extends WebSocketConnection implements Publisher {
  private final Dialect dialect;
  private final Deed deed;
  private final Answers answers;
  private int lastId = 1;

  /** What is asked of the server. */
  enum Deed {
    PUBLISH("\"publish\""),
    CALL("\"rpc\""),
    /** Subscribing and unsubscribing in turn. */
    SUBSCRIBE("subscribe\":");

    /** What an answer has. */
    final String answer;

    Deed(String answer) {
      this.answer = answer;
    }
  }

  /**
   * @param deed what it does
   * @param answered called when publications were accepted, on the loop
   */
  WsPublisher(Endpoint server, Deed deed, Runnable answered) {
    super(server.dialect().path, server.port());
    this.dialect = server.dialect();
    this.deed = deed;
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
    byte[] command =
        switch (deed) {
          case PUBLISH -> dialect.publish(lastId, room, data);
          case CALL -> Dialect.call(lastId, data);
          case SUBSCRIBE -> Dialect.subscribe(lastId, room, lastId % 2 == 0);
        };
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
      } else if (line.contains(deed.answer)) {
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
