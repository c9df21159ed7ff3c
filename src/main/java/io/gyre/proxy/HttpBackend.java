package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.List;
import java.util.Map;

/**
 * The way to a backend that speaks HTTP. Connections are kept; over TLS it is HTTP/2 where the
 * backend has it.
 *
 * <p>Thread: the lane's loop.
 */
final class HttpBackend {

  private static final int HTTP_2_CONNECTIONS = 4;

  private final HttpClient client;
  private final Endpoint endpoint;
  private final HttpCall.Terms terms;
  private final HeaderSelection headers;

  /**
   * A way without connections.
   *
   * @param options of {@link #options}
   * @param connections most at once
   */
  HttpBackend(
      Vertx vertx, Loop loop, ProxyConfig config, HttpClientOptions options, int connections) {
    this.endpoint = Endpoint.of(config.endpoint());
    this.client =
        vertx.createHttpClient(
            options,
            new PoolOptions()
                .setHttp1MaxSize(connections)
                .setHttp2MaxSize(Math.min(connections, HTTP_2_CONNECTIONS)));
    String serverName = config.http().tls().enabled() ? config.http().tls().serverName() : "";
    this.terms =
        new HttpCall.Terms(client, new Connections(), loop, config.maxResponseSize(), serverName);
    this.headers = HeaderSelection.headers(config);
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

  /**
   * A request that was sent.
   *
   * @param answer fails with {@link ProxyFailure}
   * @param cancel gives it up
   */
  record Sent(Future<HttpCall.Received> answer, Runnable cancel) {}

  /**
   * Posts a JSON object.
   *
   * @param from what the client sent along
   * @param harmless whether the backend may be asked twice
   */
  Sent post(byte[] body, ClientHeaders from, boolean harmless) {
    HttpCall call = new HttpCall(terms, headersOf(from), Buffer.buffer(body), harmless);
    return new Sent(call.send(endpoint), call::cancel);
  }

  private Map<String, List<String>> headersOf(ClientHeaders from) {
    Map<String, List<String>> chosen = headers.of(from);
    String credentials = endpoint.credentials();
    if (credentials != null) {
      chosen.putIfAbsent("Authorization", List.of(credentials));
    }
    return chosen;
  }

  /** Gives connections back; calls under way fail. */
  Future<Void> close() {
    return client.close();
  }
}
