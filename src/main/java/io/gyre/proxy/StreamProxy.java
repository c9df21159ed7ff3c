package io.gyre.proxy;

import io.gyre.metrics.Count;
import io.gyre.proxy.ProxyTransport.Exchange;
import io.vertx.core.Future;

/**
 * One proxy for subscription streams, as one lane uses it. Limits and time-out hold for a stream
 * until its first message; how many are open then is the backend's to limit.
 *
 * <p>Thread: the lane's loop.
 */
public final class StreamProxy {

  private final CallGate gate;
  private final GrpcStream.Terms terms;
  private final Count open;

  /**
   * A proxy without streams.
   *
   * @param open counts the open ones
   */
  StreamProxy(CallGate gate, GrpcStream.Terms terms, Count open) {
    this.gate = gate;
    this.terms = terms;
    this.open = open;
  }

  /**
   * A stream that is asked for.
   *
   * @param stream to be used once the answer has neither error nor disconnect, which end it
   * @param answer as with {@link Proxy#call}; cancelling it ends the stream, but not after the
   *     answer
   */
  public record Opening(ProxyStream stream, Exchange<ProxyResult.Subscribe> answer) {}

  /**
   * Opens a stream for a subscription.
   *
   * @param bidirectional whether the client's publications go into it
   */
  public Opening open(
      ProxyRequest.Subscribe request, boolean bidirectional, ClientHeaders headers) {
    GrpcStream stream =
        new GrpcStream(
            terms, request, bidirectional, failure -> gate.failedLater(request, failure));
    Exchange<ProxyResult.Subscribe> exchange =
        gate.call(request, () -> new Exchange<>(stream.open(headers, open), stream::cancel));
    exchange
        .answer()
        .onSuccess(
            answer -> {
              if (answer.error() != null || answer.disconnect() != null) {
                stream.cancel();
              }
            });
    return new Opening(stream, exchange);
  }

  /** Gives connections back; streams end. */
  Future<Void> close() {
    return terms.backend().close();
  }
}
