package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.proxy.ProxyTransport.Exchange;
import io.vertx.core.Future;

/**
 * One proxy of the configuration, as one lane uses it for one event. A slow backend costs the
 * commands that asked it, and nothing else.
 *
 * <p>Thread: the lane's loop.
 */
public final class Proxy {

  private final CallGate gate;
  private final ProxyTransport transport;

  /** A proxy without calls. */
  Proxy(CallGate gate, ProxyTransport transport) {
    this.gate = gate;
    this.transport = transport;
  }

  /** How it is configured. */
  public ProxyConfig config() {
    return gate.config();
  }

  /**
   * Asks the backend.
   *
   * @return whose answer fails with nothing but {@link ProxyFailure}, which has been counted and
   *     logged
   */
  public <R> Exchange<R> call(ProxyRequest<R> request, ClientHeaders headers) {
    return gate.call(request, () -> transport.send(request, headers));
  }

  /** Gives connections back; calls under way fail. */
  Future<Void> close() {
    return transport.close();
  }
}
