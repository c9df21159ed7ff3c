package io.gyre.proxy;

import io.vertx.core.Future;

/**
 * A way to one endpoint of the backend. Carries one question there and its answer back; limits,
 * time-outs, meters and logs are {@link Proxy}'s.
 *
 * <p>Thread: the loop of the lane it was made for.
 */
public interface ProxyTransport {

  /** Label {@code protocol} of the meters: {@code http}, {@code grpc}, … */
  String protocol();

  /**
   * Sends a request, and again when its connection ended in a way that lets it ({@link Repeats}).
   *
   * @param headers of the client, of which the proxy's configuration says what goes along
   */
  <R> Exchange<R> send(ProxyRequest<R> request, ClientHeaders headers);

  /** Gives connections back; calls under way fail. */
  Future<Void> close();

  /**
   * A request that was sent.
   *
   * @param answer fails with nothing but {@link ProxyFailure}; completed on the lane's loop
   * @param cancel gives it up, so that the backend can stop working on it; without effect when the
   *     answer is there
   */
  record Exchange<R>(Future<ProxyAnswer<R>> answer, Runnable cancel) {
    /** A request that was not sent. */
    static <R> Exchange<R> failed(ProxyFailure failure) {
      return new Exchange<>(Future.failedFuture(failure), () -> {});
    }
  }
}
