package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One call with a message each way, made again where {@link Repeats} lets it.
 *
 * <p>Thread: the lane's loop.
 */
final class GrpcCall {

  private final GrpcBackend backend;
  private final ProxyConfig config;
  private final Repeats repeats;
  private final Promise<byte[]> answer = Promise.promise();
  private @Nullable GrpcClientRequest<Buffer, Buffer> request;
  private @Nullable GrpcMessage message;
  private boolean cancelled;

  /**
   * A call that is not sent yet.
   *
   * @param config the time-out tells the backend when nobody waits any more
   * @param harmless whether the backend may be asked twice
   */
  GrpcCall(GrpcBackend backend, ProxyConfig config, boolean harmless) {
    this.backend = backend;
    this.config = config;
    this.repeats = backend.repeats(harmless);
  }

  /**
   * Sends it.
   *
   * @param method with its service
   * @return fails with {@link ProxyFailure}
   */
  Future<byte[]> send(String method, byte[] body, ClientHeaders from) {
    backend
        .open(method, from)
        .compose(opened -> write(opened, body))
        .onSuccess(this::receive)
        .onFailure(
            cause -> {
              if (cancelled || !repeats.again(cause, () -> send(method, body, from))) {
                answer.tryFail(cause);
              }
            });
    return answer.future();
  }

  /** Gives it up. */
  void cancel() {
    cancelled = true;
    if (request != null) {
      request.cancel();
    }
  }

  private Future<GrpcClientResponse<Buffer, Buffer>> write(GrpcBackend.Opened opened, byte[] body) {
    request = opened.call();
    if (cancelled) {
      request.cancel();
      return Future.failedFuture(
          new ProxyFailure(ProxyFailure.Kind.CANCELLED, "cancelled before it was sent"));
    }
    request.timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    return opened.send(Buffer.buffer(body), true);
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> response) {
    response.messageHandler(received -> message = received);
    response.invalidMessageHandler(
        problem -> {
          answer.tryFail(GrpcMessages.refusal(problem, config.maxResponseSize()));
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
        answer.tryComplete(GrpcMessages.bytes(message, config.maxResponseSize()));
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
