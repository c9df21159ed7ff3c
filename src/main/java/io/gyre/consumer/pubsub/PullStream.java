package io.gyre.consumer.pubsub;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One open stream of deliveries. It says now and then that it is here, and ends when the service is
 * not heard of for long, since a connection may be gone without anybody having said so.
 *
 * <p>Thread: the loop of the consumers.
 */
final class PullStream {
  private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(30);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(90);

  private final Loop loop;
  private final GrpcClientRequest<Buffer, Buffer> request;
  private final Consumer<List<PubSubMessage>> taker;
  private final Promise<Void> end = Promise.promise();
  private @Nullable GrpcClientResponse<Buffer, Buffer> response;
  private Loop.Timer timer;
  private long heardNanos;
  private boolean paused;

  /**
   * Opens it.
   *
   * @param first what is asked for
   * @param taker gets what each response has; nothing when that is a sign of life
   */
  PullStream(
      Loop loop,
      GrpcClientRequest<Buffer, Buffer> request,
      byte[] first,
      Consumer<List<PubSubMessage>> taker) {
    this.loop = loop;
    this.request = request;
    this.taker = taker;
    this.heardNanos = loop.nowNanos();
    this.timer = loop.after(BETWEEN_SIGNS, this::sign);
    end.future().onComplete(over -> timer.cancel());
    request.response().onSuccess(this::receive).onFailure(this::broken);
    request.write(Buffer.buffer(first)).onFailure(this::broken);
  }

  /** Completes when the service ended it in order; fails with {@link PubSubFailure}. */
  Future<Void> end() {
    return end.future();
  }

  private void sign() {
    Duration silence = Duration.ofNanos(loop.nowNanos() - heardNanos);
    if (!paused && silence.compareTo(LONGEST_SILENCE) >= 0) {
      request.connection().close();
      end.tryComplete();
      return;
    }
    request.write(Buffer.buffer());
    timer = loop.after(BETWEEN_SIGNS, this::sign);
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> received) {
    response = received;
    PubSubCalls.receive(received, end);
    received.handler(this::message);
    if (paused) {
      received.pause();
    }
  }

  private void message(Buffer message) {
    heardNanos = loop.nowNanos();
    try {
      taker.accept(PubSubMessage.ofResponse(message.getBytes()));
    } catch (PubSubFailure unreadable) {
      cut();
      end.tryFail(unreadable);
    }
  }

  private void broken(Throwable cause) {
    end.tryFail(PubSubFailure.of(cause));
  }

  /** Takes nothing in for a while, beyond what is on its way. */
  void pause() {
    if (!paused) {
      paused = true;
      if (response != null) {
        response.pause();
      }
    }
  }

  /** Ends {@link #pause}. */
  void resume() {
    if (paused) {
      paused = false;
      heardNanos = loop.nowNanos();
      if (response != null) {
        response.resume();
      }
    }
  }

  /** Asks the service to end it, so that nothing is on its way any more. */
  void finish() {
    resume();
    request.end();
  }

  /** Ends it now. */
  void cut() {
    request.cancel();
    end.tryComplete();
  }
}
