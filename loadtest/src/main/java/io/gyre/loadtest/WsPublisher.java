package io.gyre.loadtest;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes as a websocket client: one command a frame, frames handed over together are written
 * together.
 */
final class WsPublisher extends WebSocketConnection implements Publisher {
  private final Dialect dialect;
  private final boolean calls;
  private final Runnable answered;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private int lastId = 1;
  private volatile long accepted;
  private volatile String failure = "";

  /**
   * @param calls whether it calls a method rather than publishes
   * @param answered called when publications were accepted, on the loop
   */
  WsPublisher(Endpoint server, boolean calls, Runnable answered) {
    super(server.dialect().path, server.port());
    this.dialect = server.dialect();
    this.calls = calls;
    this.answered = answered;
  }

  CompletableFuture<Void> ready() {
    return ready;
  }

  @Override
  void opened() {
    if (dialect.answers) {
      send(dialect.connect());
    } else {
      ready.complete(null);
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
        ready.complete(null);
      } else if (line.contains(calls ? "\"rpc\"" : "\"publish\"")) {
        more++;
      }
    }
    if (more > 0) {
      setAccepted(accepted + more);
      answered.run();
    }
  }

  private void setAccepted(long value) {
    accepted = value;
  }

  @Override
  public long accepted() {
    return accepted;
  }

  @Override
  public String failure() {
    return failure;
  }

  @Override
  void lost(String why) {
    if (failure.isEmpty()) {
      failure = "publisher: " + why;
    }
    ready.completeExceptionally(new IllegalStateException(why));
  }
}
