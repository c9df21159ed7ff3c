package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.loop.Loop;
import io.gyre.metrics.Count;
import io.gyre.protocol.Data;
import io.gyre.protocol.ProtocolType;
import io.gyre.protocol.Publication;
import io.gyre.proxy.ProxyCodec.StreamMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscription stream by GRPC. What the backend sends is taken in only as fast as it is handed
 * over; beyond that HTTP/2 lets it send the window of this one stream.
 *
 * <p>Thread: the lane's loop.
 */
final class GrpcStream implements ProxyStream {

  private static final String BOTH_WAYS = "SubscribeBidirectional";

  /**
   * What streams of one proxy have in common.
   *
   * @param backend where they go
   * @param limit largest message, bytes
   * @param timeout how long a publication waits for its place
   */
  record Terms(GrpcBackend backend, ProxyCodec codec, Loop loop, int limit, Duration timeout) {

    /** Those of a proxy that has no connection yet. */
    static Terms of(Vertx vertx, Loop loop, ProxyConfig config, HttpClientOptions options) {
      return new Terms(
          new GrpcBackend(vertx, loop, config, options),
          new ProxyCodec(ProtocolType.PROTOBUF, config),
          loop,
          config.maxResponseSize(),
          config.timeout());
    }
  }

  private enum State {
    OPENING,
    OPEN,
    OVER
  }

  private final Terms terms;
  private final ProxyRequest.Subscribe asked;
  private final boolean bidirectional;
  private final Consumer<ProxyFailure> brokenLater;
  private final Repeats repeats;
  private final Promise<ProxyAnswer<ProxyResult.Subscribe>> answer = Promise.promise();
  private State state = State.OPENING;
  private @Nullable Count open;
  private @Nullable GrpcClientRequest<Buffer, Buffer> request;
  private @Nullable GrpcClientResponse<Buffer, Buffer> response;
  private @Nullable StreamWrites writes;
  private @Nullable Listener listener;

  /** How it ended while nobody listened; null when it did not. */
  private @Nullable Boolean endedUnheard;

  /**
   * A stream that is not open yet.
   *
   * @param brokenLater told when an answered stream does not end in order
   */
  GrpcStream(
      Terms terms,
      ProxyRequest.Subscribe asked,
      boolean bidirectional,
      Consumer<ProxyFailure> brokenLater) {
    this.terms = terms;
    this.asked = asked;
    this.bidirectional = bidirectional;
    this.brokenLater = brokenLater;
    this.repeats = terms.backend.repeats(asked.event().harmless());
  }

  /**
   * Opens it, again where {@link Repeats} lets it.
   *
   * @param counter of streams that are open
   * @return the answer in the first message; fails with {@link ProxyFailure}
   */
  Future<ProxyAnswer<ProxyResult.Subscribe>> open(ClientHeaders from, Count counter) {
    byte[] first;
    try {
      first = bidirectional ? terms.codec.encodeFirst(asked) : terms.codec.encode(asked);
    } catch (ProxyFailure notSent) {
      state = State.OVER;
      return Future.failedFuture(notSent);
    }
    open = counter;
    counter.increment();
    attempt(from, first);
    return answer.future();
  }

  private void attempt(ClientHeaders from, byte[] first) {
    if (state == State.OVER) {
      return;
    }
    terms
        .backend
        .open(GrpcTransport.SERVICE + (bidirectional ? BOTH_WAYS : asked.event().method()), from)
        .compose(opened -> ask(opened, Buffer.buffer(first)))
        .onSuccess(this::receive)
        .onFailure(
            cause -> {
              if (state == State.OVER || !repeats.again(cause, () -> attempt(from, first))) {
                cut(cause);
              }
            });
  }

  private Future<GrpcClientResponse<Buffer, Buffer>> ask(GrpcBackend.Opened opened, Buffer first) {
    request = opened.call();
    if (state == State.OVER) {
      request.cancel();
      return Future.failedFuture(
          new ProxyFailure(ProxyFailure.Kind.CANCELLED, "cancelled before it was sent"));
    }
    writes = new StreamWrites(request, terms.loop, terms.timeout);
    return opened.send(first, !bidirectional);
  }

  private void receive(GrpcClientResponse<Buffer, Buffer> received) {
    response = received;
    received.invalidMessageHandler(problem -> broken(GrpcMessages.refusal(problem, terms.limit)));
    received.errorHandler(
        error -> broken(new ProxyFailure(ProxyFailure.Kind.CUT, "rpc error: reset: " + error)));
    received.exceptionHandler(this::cut);
    received.endHandler(end -> ended(received));
    received.messageHandler(this::message);
    if (state == State.OPENING) {
      // The answer only: nothing else is taken in before somebody listens.
      received.pause();
      received.fetch(1);
    }
  }

  private void message(GrpcMessage message) {
    if (state == State.OVER) {
      return;
    }
    StreamMessage read;
    try {
      read = terms.codec.decodeStream(asked, GrpcMessages.bytes(message, terms.limit));
    } catch (ProxyFailure unreadable) {
      broken(unreadable);
      return;
    }
    if (state == State.OPENING) {
      answered(read.answer());
    } else if (read.publication() != null && listener != null) {
      listener.publication(read.publication());
    }
  }

  private void answered(@Nullable ProxyAnswer<ProxyResult.Subscribe> first) {
    if (first == null) {
      broken(
          new ProxyFailure(
              ProxyFailure.Kind.WRONG_BODY, "first message of the stream has no answer"));
      return;
    }
    state = State.OPEN;
    answer.tryComplete(first);
  }

  private void ended(GrpcClientResponse<Buffer, Buffer> ended) {
    if (ended.status() != GrpcStatus.OK) {
      broken(GrpcMessages.failure(ended));
    } else if (state == State.OPENING) {
      broken(new ProxyFailure(ProxyFailure.Kind.WRONG_BODY, "rpc error: stream without message"));
    } else if (finish()) {
      tell(true);
    }
  }

  private void cut(Throwable cause) {
    broken(
        cause instanceof ProxyFailure known
            ? known
            : new ProxyFailure(ProxyFailure.Kind.CUT, "rpc error: cut: " + cause.getMessage()));
  }

  private void broken(ProxyFailure failure) {
    boolean opening = state == State.OPENING;
    if (!finish()) {
      return;
    }
    reset();
    if (opening) {
      answer.tryFail(failure);
    } else {
      brokenLater.accept(failure);
      tell(false);
    }
  }

  private void tell(boolean orderly) {
    if (listener == null) {
      endedUnheard = orderly;
    } else {
      listener.ended(orderly);
    }
  }

  /** False when that was done. */
  private boolean finish() {
    if (state == State.OVER) {
      return false;
    }
    state = State.OVER;
    if (open != null) {
      open.add(-1);
    }
    if (writes != null) {
      writes.end();
    }
    return true;
  }

  private void reset() {
    if (request != null) {
      request.cancel();
    }
  }

  @Override
  public void start(Listener newListener) {
    listener = newListener;
    if (endedUnheard != null) {
      newListener.ended(endedUnheard);
    } else {
      resume();
    }
  }

  @Override
  public void pause() {
    if (state == State.OPEN && response != null) {
      response.pause();
    }
  }

  @Override
  public void resume() {
    if (state == State.OPEN && response != null) {
      response.resume();
    }
  }

  @Override
  public Future<Void> publish(@Nullable Data data) {
    StreamWrites into = writes;
    if (state != State.OPEN || !bidirectional || into == null) {
      return Future.failedFuture(
          new ProxyFailure(ProxyFailure.Kind.NOT_SENT, "no stream that takes publications"));
    }
    return into.write(Buffer.buffer(terms.codec.encode(Publication.builder().data(data).build())));
  }

  @Override
  public void cancel() {
    boolean opening = state == State.OPENING;
    if (finish()) {
      reset();
      if (opening) {
        answer.tryFail(new ProxyFailure(ProxyFailure.Kind.CANCELLED, "nobody waits for it"));
      }
    }
  }
}
