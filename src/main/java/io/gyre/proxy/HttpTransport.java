package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.config.StatusToCodeTransform;
import io.gyre.loop.Loop;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks by HTTP: a JSON object by POST, answered by one with status 200 (proxies reference, section
 * 4).
 *
 * <p>Thread: the lane's loop.
 */
final class HttpTransport implements ProxyTransport {

  private final HttpBackend backend;
  private final ProxyCodec codec;
  private final List<StatusToCodeTransform> transforms;

  /**
   * A transport without connections.
   *
   * @param options of {@link HttpBackend#options}
   * @param connections most at once
   */
  HttpTransport(
      Vertx vertx, Loop loop, ProxyConfig config, HttpClientOptions options, int connections) {
    this.backend = new HttpBackend(vertx, loop, config, options, connections);
    this.codec = new ProxyCodec(ProtocolType.JSON, config);
    this.transforms = config.http().statusToCodeTransforms();
  }

  @Override
  public String protocol() {
    return "http";
  }

  @Override
  public <R> Exchange<R> send(ProxyRequest<R> request, ClientHeaders from) {
    byte[] body;
    try {
      body = codec.encode(request);
    } catch (ProxyFailure notSent) {
      return Exchange.failed(notSent);
    }
    HttpBackend.Sent sent = backend.post(body, from, request.event().harmless());
    return new Exchange<>(
        sent.answer().compose(received -> answer(request, received)), sent.cancel());
  }

  private <R> Future<ProxyAnswer<R>> answer(ProxyRequest<R> request, HttpCall.Received received) {
    if (received.status() == 200) {
      try {
        return Future.succeededFuture(codec.decode(request, received.body().getBytes()));
      } catch (ProxyFailure unreadable) {
        return Future.failedFuture(unreadable);
      }
    }
    ProxyAnswer<R> mapped = transformed(received.status());
    return mapped != null
        ? Future.succeededFuture(mapped)
        : Future.failedFuture(
            new ProxyFailure(
                ProxyFailure.Kind.STATUS, "unexpected HTTP status code: " + received.status()));
  }

  /** What {@code http.status_to_code_transforms} make of a status; null for nothing. */
  private <R> @Nullable ProxyAnswer<R> transformed(int status) {
    for (StatusToCodeTransform rule : transforms) {
      if (rule.statusCode() == status) {
        return rule.toError().code() != 0
            ? ProxyAnswer.of(
                new ErrorInfo(
                    rule.toError().code(), rule.toError().message(), rule.toError().temporary()))
            : ProxyAnswer.of(
                new Disconnect(rule.toDisconnect().code(), rule.toDisconnect().reason()));
      }
    }
    return null;
  }

  @Override
  public Future<Void> close() {
    return backend.close();
  }
}
