package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.loop.Loop;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;

/**
 * Asks by GRPC, one call for a question: service {@code
 * centrifugal.centrifugo.proxy.CentrifugoProxy} (proxies reference, section 5).
 *
 * <p>Thread: the lane's loop.
 */
final class GrpcTransport implements ProxyTransport {

  /** Label {@code protocol} of the meters. */
  static final String PROTOCOL = "grpc";

  /** Of the calls. */
  static final String SERVICE = "centrifugal.centrifugo.proxy.CentrifugoProxy/";

  private final GrpcBackend backend;
  private final ProxyConfig config;
  private final ProxyCodec codec;

  /**
   * A transport without connections.
   *
   * @param options of {@link GrpcBackend#options}
   */
  GrpcTransport(Vertx vertx, Loop loop, ProxyConfig config, HttpClientOptions options) {
    this.backend = new GrpcBackend(vertx, loop, config, options);
    this.config = config;
    this.codec = new ProxyCodec(ProtocolType.PROTOBUF, config);
  }

  @Override
  public String protocol() {
    return PROTOCOL;
  }

  @Override
  public <R> Exchange<R> send(ProxyRequest<R> request, ClientHeaders from) {
    byte[] body;
    try {
      body = codec.encode(request);
    } catch (ProxyFailure notSent) {
      return Exchange.failed(notSent);
    }
    GrpcCall call = new GrpcCall(backend, config, request.event().harmless());
    Future<ProxyAnswer<R>> answer =
        call.send(SERVICE + request.event().method(), body, from)
            .compose(received -> decode(request, received));
    return new Exchange<>(answer, call::cancel);
  }

  private <R> Future<ProxyAnswer<R>> decode(ProxyRequest<R> request, byte[] received) {
    try {
      return Future.succeededFuture(codec.decode(request, received));
    } catch (ProxyFailure unreadable) {
      return Future.failedFuture(unreadable);
    }
  }

  @Override
  public Future<Void> close() {
    return backend.close();
  }
}
