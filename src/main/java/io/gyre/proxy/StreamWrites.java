package io.gyre.proxy;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Messages up one stream, in order. Those that the backend leaves no room for wait a while, then
 * they are dropped unsent.
 *
 * <p>Thread: the lane's loop.
 */
final class StreamWrites {

  private final GrpcClientRequest<Buffer, Buffer> stream;
  private final Loop loop;
  private final Duration timeout;

  /** In order of their time-outs too. */
  private @Nullable ArrayDeque<Waiting> waiting;

  private boolean ended;

  private static final class Waiting {
    final Buffer message;
    final Promise<Void> written = Promise.promise();
    Loop.@Nullable Timer timer;

    Waiting(Buffer message) {
      this.message = message;
    }
  }

  /**
   * With nothing that waits.
   *
   * @param timeout how long a message waits
   */
  StreamWrites(GrpcClientRequest<Buffer, Buffer> stream, Loop loop, Duration timeout) {
    this.stream = stream;
    this.loop = loop;
    this.timeout = timeout;
  }

  /** Complete when the message is on its way; fails with {@link ProxyFailure} when it is not. */
  Future<Void> write(Buffer message) {
    if (!stream.writeQueueFull() && (waiting == null || waiting.isEmpty())) {
      stream.write(message);
      return Future.succeededFuture();
    }
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    Waiting one = new Waiting(message);
    waiting.add(one);
    one.timer = loop.after(timeout, () -> dropped(one));
    stream.drainHandler(drained -> drain());
    return one.written.future();
  }

  private void dropped(Waiting one) {
    if (waiting != null && waiting.remove(one)) {
      one.written.fail(
          new ProxyFailure(
              ProxyFailure.Kind.TIMEOUT,
              "backend did not read within " + timeout.toMillis() + " ms"));
    }
  }

  private void drain() {
    while (!ended && waiting != null && !waiting.isEmpty() && !stream.writeQueueFull()) {
      Waiting one = waiting.remove();
      settle(one);
      stream.write(one.message);
      one.written.complete();
    }
  }

  private static void settle(Waiting one) {
    if (one.timer != null) {
      one.timer.cancel();
    }
  }

  /** The stream is over: what waits is dropped. */
  void end() {
    ended = true;
    ArrayDeque<Waiting> dropped = waiting;
    waiting = null;
    if (dropped != null) {
      for (Waiting one : dropped) {
        settle(one);
        one.written.fail(new ProxyFailure(ProxyFailure.Kind.CUT, "the stream is over"));
      }
    }
  }
}
