package io.gyre.engine.memory;

import io.gyre.engine.Delivery;
import io.gyre.engine.Streams;
import io.gyre.engine.StreamsContract;
import io.gyre.loop.HandLoop;
import io.gyre.loop.VertxLoop;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class MemoryStreamsTest extends StreamsContract {
  private final HandLoop loop = new HandLoop();
  private final Vertx vertx = Vertx.vertx();

  @Override
  protected Streams open(Delivery delivery) {
    return new MemoryStreams(List.of(loop), delivery);
  }

  @Override
  protected void pass(Duration time) {
    loop.pass(time);
  }

  @Override
  protected Streams openShared(Delivery delivery) {
    return new MemoryStreams(List.of(VertxLoop.next(vertx), VertxLoop.next(vertx)), delivery);
  }

  @AfterEach
  void close() {
    vertx.close();
  }
}
