package io.gyre.proxy;

import io.gyre.config.ProxyConfig;
import io.gyre.config.TlsConfig;
import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.client.impl.GrpcClientRequestImpl;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The way to a backend that speaks GRPC. Connections are opened when they are needed, and kept.
 *
 * <p>Thread: the lane's loop.
 */
final class GrpcBackend {

  /** Each carries as many calls at once as the backend lets it. */
  private static final int CONNECTIONS = 4;

  /**
   * Window of a connection, bytes. What streams hold back whose clients are slow must not stop the
   * others on it, so that only the windows of streams (64 KiB each) limit.
   */
  private static final int CONNECTION_WINDOW = Integer.MAX_VALUE;

  private final HttpClient client;
  private final Connections connections = new Connections();
  private final Loop loop;
  private final RequestOptions target;
  private final ProxyConfig config;
  private final HeaderSelection metadata;

  /**
   * A way without connections.
   *
   * @param options of {@link #options}
   */
  GrpcBackend(Vertx vertx, Loop loop, ProxyConfig config, HttpClientOptions options) {
    this.config = config;
    this.loop = loop;
    this.client = vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(CONNECTIONS));
    this.target = target(config);
    this.metadata = HeaderSelection.metadata(config);
  }

  private static RequestOptions target(ProxyConfig config) {
    GrpcEndpoint endpoint = GrpcEndpoint.of(config.endpoint());
    TlsConfig tls = config.grpc().tls();
    boolean named = tls.enabled() && !tls.serverName().isEmpty();
    RequestOptions target =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            // Nobody waits longer than that for a place on a connection.
            .setConnectTimeout(config.timeout().toMillis())
            .setServer(endpoint.address())
            .setHost(named ? tls.serverName() : endpoint.host());
    return endpoint.port() > 0 ? target.setPort(endpoint.port()) : target;
  }

  /**
   * Options of the connections. Reads files, so not for an event loop.
   *
   * @throws IllegalArgumentException when the endpoint has no form of GRPC or a certificate cannot
   *     be read
   */
  static HttpClientOptions options(ProxyConfig config) {
    GrpcEndpoint.of(config.endpoint());
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
            .setTcpKeepAlive(true)
            .setConnectTimeout((int) Math.min(config.timeout().toMillis(), Integer.MAX_VALUE));
    TlsConfig tls = config.grpc().tls();
    if (tls.enabled()) {
      ClientTls.apply(tls, options);
      options.setVerifyHost(!tls.insecureSkipVerify()).setForceSni(true);
      options.setUseAlpn(true).setAlpnVersions(List.of(HttpVersion.HTTP_2));
    }
    return options;
  }

  /** Says when a call to this backend is made again. */
  Repeats repeats(boolean harmless) {
    return new Repeats(loop, harmless);
  }

  /**
   * Opens a call; nothing is sent before its first message.
   *
   * @param method with its service: {@code package.Service/Method}
   * @param from what the client sent along
   * @return fails with {@link ProxyFailure}
   */
  Future<Opened> open(String method, ClientHeaders from) {
    return Connections.open(client, target)
        .map(request -> opened(request, method, from))
        .recover(
            cause ->
                Future.failedFuture(
                    new ProxyFailure(
                        Connections.unopened(cause),
                        "rpc error: no connection: " + cause.getMessage())));
  }

  private Opened opened(HttpClientRequest request, String method, ClientHeaders from) {
    GrpcClientRequestImpl<Buffer, Buffer> call =
        new GrpcClientRequestImpl<>(
            request,
            config.maxResponseSize(),
            false,
            GrpcMessageEncoder.IDENTITY,
            GrpcMessageDecoder.IDENTITY);
    call.init();
    call.fullMethodName(method);
    addMetadata(call, from);
    if (config.grpc().compression()) {
      call.encoding("gzip");
    }
    return new Opened(request, call);
  }

  /** A call that has its place on a connection. */
  final class Opened {
    private final HttpClientRequest request;
    private final GrpcClientRequest<Buffer, Buffer> call;

    private Opened(HttpClientRequest request, GrpcClientRequest<Buffer, Buffer> call) {
      this.request = request;
      this.call = call;
    }

    /** The call as the library has it. */
    GrpcClientRequest<Buffer, Buffer> call() {
      return call;
    }

    /**
     * Sends the first message.
     *
     * @param last whether it is the only one
     * @return the head of the answer; fails with {@link ProxyFailure}
     */
    Future<GrpcClientResponse<Buffer, Buffer>> send(Buffer message, boolean last) {
      Promise<GrpcClientResponse<Buffer, Buffer>> head = Promise.promise();
      Future<Void> written = call.write(message);
      call.response().onSuccess(head::tryComplete).onFailure(head::tryFail);
      written.onFailure(head::tryFail);
      if (last) {
        call.end();
      }
      return head.future()
          .map(
              answer -> {
                connections.answered(request.connection());
                return answer;
              })
          .recover(
              cause ->
                  Future.failedFuture(
                      new ProxyFailure(
                          connections.unanswered(cause, request, written),
                          "rpc error: cut: " + cause.getMessage())));
    }
  }

  private void addMetadata(GrpcClientRequest<Buffer, Buffer> request, ClientHeaders from) {
    for (Map.Entry<String, List<String>> each : metadata.of(from).entrySet()) {
      String key = each.getKey().toLowerCase(Locale.ROOT);
      // Those of the protocol itself are not a client's to set.
      if (!key.startsWith("grpc-") && !key.startsWith(":")) {
        each.getValue().forEach(value -> request.headers().add(key, value));
      }
    }
    if (!config.grpc().credentialsKey().isEmpty()) {
      request
          .headers()
          .set(
              config.grpc().credentialsKey().toLowerCase(Locale.ROOT),
              config.grpc().credentialsValue());
    }
  }

  /** Gives connections back; calls under way fail. */
  Future<Void> close() {
    return client.close();
  }
}
