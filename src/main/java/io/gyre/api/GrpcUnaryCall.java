package io.gyre.api;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import io.vertx.grpc.server.StatusException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A GRPC call with one message each way.
 *
 * <p>Thread: the lane's loop.
 */
final class GrpcUnaryCall {
  private final GrpcServerRequest<Buffer, Buffer> call;
  private final int limit;
  private @Nullable GrpcMessage message;

  /** Answered, or given up by the client. */
  private boolean over;

  /**
   * A call that just came.
   *
   * @param limit largest message, bytes
   */
  GrpcUnaryCall(GrpcServerRequest<Buffer, Buffer> call, int limit) {
    this.call = call;
    this.limit = limit;
    call.errorHandler(error -> over = true);
    call.exceptionHandler(failure -> over = true);
    call.invalidMessageHandler(problem -> fail(GrpcMessages.refusal(problem, limit)));
  }

  /** Reads the message; a call without one, or with one that cannot be taken, is answered here. */
  void read(Consumer<byte[]> handler) {
    call.messageHandler(received -> message = received);
    call.endHandler(end -> whole(handler));
  }

  private void whole(Consumer<byte[]> handler) {
    if (over) {
      return;
    }
    byte[] bytes;
    try {
      if (message == null) {
        throw new StatusException(GrpcStatus.INTERNAL, "grpc: no message");
      }
      bytes = GrpcMessages.bytes(message, limit);
    } catch (StatusException e) {
      fail(e);
      return;
    }
    handler.accept(bytes);
  }

  /** Answers with a message, deflated if those of the request may have been. */
  void answer(byte[] answer) {
    if (over) {
      return;
    }
    over = true;
    if (GrpcMessages.GZIP.equals(call.encoding())) {
      call.response().encoding(GrpcMessages.GZIP);
    }
    call.response().end(BufferInternal.buffer(Unpooled.wrappedBuffer(answer)));
  }

  private void fail(StatusException e) {
    fail(e.status(), e.message());
  }

  /** Answers with a status and no message. */
  void fail(GrpcStatus status, String text) {
    fail(status, text, "");
  }

  /**
   * Answers with a status and no message.
   *
   * @param details value of {@code grpc-status-details-bin}; "" for none
   */
  void fail(GrpcStatus status, String text, String details) {
    if (over) {
      return;
    }
    over = true;
    GrpcServerResponse<Buffer, Buffer> response = call.response();
    response.status(status).statusMessage(text);
    if (!details.isEmpty()) {
      response.trailers().set("grpc-status-details-bin", details);
    }
    response.end();
  }
}
