package io.gyre.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call with a message each way.
 *
 * <p>Thread: the lane's loop.
 */
final class GrpcCall {

  private final GrpcBackend backend;
  private final int limit;
  private final Promise<byte[]> answer = Promise.promise();
  private @Nullable GrpcClientRequest<Buffer, Buffer> request;
  private @Nullable GrpcMessage message;
  private boolean cancelled;

  /**
   * A call that is not sent yet.
   *
   * @param limit largest answer, bytes
   */
  GrpcCall(GrpcBackend backend, int limit) {
    this.backend = backend;
    this.limit = limit;
  }

  /**
   * Sends it.
   *
   * @param method with its service
   * @param timeout tells the backend when nobody waits any more
   * @return fails with {@link ProxyFailure}
   */
  Future<byte[]> send(String method, byte[] body, Duration timeout, ClientHeaders from) {
    backend
        .open(method, from)
        .onSuccess(opened -> write(opened, body, timeout))
        .onFailure(answer::tryFail);
    return answer.future();
  }

  /** Gives it up. */
  void cancel() {
    cancelled = true;
    if (request != null) {
      request.cancel();
    }
  }

  private void write(GrpcClientRequest<Buffer, Buffer> opened, byte[] body, Duration timeout) {
    request = opened;
    if (cancelled) {
      opened.cancel();
      fail(ProxyFailure.Kind.CANCELLED, "cancelled before it was sent");
      return;
    }
    opened.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    opened.response().onSuccess(this::receive).onFailure(this::cut);
    opened.end(Buffer.buffer(body)).onFailure(this::cut);
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> response) {
    response.messageHandler(received -> message = received);
    response.invalidMessageHandler(
        problem -> {
          answer.tryFail(GrpcMessages.refusal(problem, limit));
          cancel();
        });
    response.errorHandler(error -> fail(ProxyFailure.Kind.CUT, "rpc error: reset: " + error));
    response.exceptionHandler(this::cut);
    response.endHandler(end -> ended(response));
  }

  private void ended(GrpcClientResponse<Buffer, Buffer> response) {
    if (response.status() != GrpcStatus.OK) {
      answer.tryFail(GrpcMessages.failure(response));
    } else if (message == null) {
      fail(ProxyFailure.Kind.WRONG_BODY, "rpc error: no message");
    } else {
      try {
        answer.tryComplete(GrpcMessages.bytes(message, limit));
      } catch (ProxyFailure unreadable) {
        answer.tryFail(unreadable);
      }
    }
  }

  private void cut(Throwable cause) {
    fail(ProxyFailure.Kind.CUT, "rpc error: cut: " + cause.getMessage());
  }

  private void fail(ProxyFailure.Kind kind, String text) {
    answer.tryFail(new ProxyFailure(kind, text));
  }
}
