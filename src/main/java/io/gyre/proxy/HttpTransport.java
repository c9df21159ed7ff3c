package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.config.StatusToCodeTransform;
import io.gyre.protocol.Disconnect;
import io.gyre.protocol.ErrorInfo;
import io.gyre.protocol.ProtocolType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks by HTTP: a JSON object by POST, answered by one with status 200 (proxies reference, section
 * 4). Connections are kept; over TLS it is HTTP/2 where the backend has it.
 *
 * <p>Thread: the lane's loop.
 */
final class HttpTransport implements ProxyTransport {

  private static final int HTTP_2_CONNECTIONS = 4;

  private final HttpClient client;
  private final Endpoint endpoint;
  private final HttpCall.Terms terms;
  private final HeaderSelection headers;
  private final ProxyCodec codec;
  private final List<StatusToCodeTransform> transforms;

  /**
   * A transport without connections.
   *
   * @param options of {@link #options}
   * @param connections most at once
   */
  HttpTransport(Vertx vertx, ProxyConfig config, HttpClientOptions options, int connections) {
    this.endpoint = Endpoint.of(config.endpoint());
    this.client =
        vertx.createHttpClient(
            options,
            new PoolOptions()
                .setHttp1MaxSize(connections)
                .setHttp2MaxSize(Math.min(connections, HTTP_2_CONNECTIONS)));
    String serverName = config.http().tls().enabled() ? config.http().tls().serverName() : "";
    this.terms = new HttpCall.Terms(client, config.maxResponseSize(), serverName);
    this.headers = HeaderSelection.headers(config);
    this.codec = new ProxyCodec(ProtocolType.JSON, config);
    this.transforms = config.http().statusToCodeTransforms();
  }

  /**
   * Options of the connections. Reads files, so not for an event loop.
   *
   * @throws IllegalArgumentException when the endpoint is not a URL or a certificate cannot be read
   */
  static HttpClientOptions options(ProxyConfig config) {
    HttpClientOptions options = new HttpClientOptions().setDecompressionSupported(true);
    options.setConnectTimeout((int) Math.min(config.timeout().toMillis(), Integer.MAX_VALUE));
    if (Endpoint.of(config.endpoint()).tls()) {
      ClientTls.apply(config.http().tls(), options);
      options.setVerifyHost(!config.http().tls().insecureSkipVerify());
      options.setForceSni(true).setUseAlpn(true).setProtocolVersion(HttpVersion.HTTP_2);
    }
    return options;
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
    HttpCall call = new HttpCall(terms, headersOf(from), Buffer.buffer(body));
    Future<ProxyAnswer<R>> answer =
        call.send(endpoint).compose(received -> answer(request, received));
    return new Exchange<>(answer, call::cancel);
  }

  private Map<String, List<String>> headersOf(ClientHeaders from) {
    Map<String, List<String>> chosen = headers.of(from);
    String credentials = endpoint.credentials();
    if (credentials != null) {
      chosen.putIfAbsent("Authorization", List.of(credentials));
    }
    return chosen;
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
    return client.close();
  }
}
