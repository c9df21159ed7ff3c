package io.gyre.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One POST and its answer, redirects that repeat it (307, 308) on the same server included.
 *
 * <p>Thread: the lane's loop.
 */
final class HttpCall {

  private static final int MOST_REDIRECTS = 10;

  /**
   * What calls of one proxy have in common.
   *
   * @param client with the connections
   * @param mostBytes of an answer, after decompression
   * @param serverName name to verify and to send as SNI; "" for the endpoint's host
   */
  record Terms(HttpClient client, int mostBytes, String serverName) {}

  /**
   * An answer that is there as a whole.
   *
   * @param status HTTP status
   * @param body after decompression
   */
  record Received(int status, Buffer body) {}

  private final Terms terms;
  private final Map<String, List<String>> headers;
  private final Buffer body;
  private @Nullable HttpClientRequest current;
  private boolean cancelled;
  private int redirects;

  HttpCall(Terms terms, Map<String, List<String>> headers, Buffer body) {
    this.terms = terms;
    this.headers = headers;
    this.body = body;
  }

  /** Fails with {@link ProxyFailure}. */
  Future<Received> send(Endpoint endpoint) {
    return terms
        .client()
        .request(options(endpoint))
        .recover(cause -> failure(ProxyFailure.Kind.UNREACHABLE, "no connection", cause))
        .compose(request -> post(endpoint, request));
  }

  /** Ends the exchange; its connection is closed, or its HTTP/2 stream reset. */
  void cancel() {
    cancelled = true;
    if (current != null) {
      current.reset();
    }
  }

  private RequestOptions options(Endpoint endpoint) {
    String name = terms.serverName().isEmpty() ? endpoint.host() : terms.serverName();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(endpoint.port(), endpoint.host()))
        .setHost(name)
        .setPort(endpoint.port())
        .setURI(endpoint.path());
  }

  private Future<Received> post(Endpoint endpoint, HttpClientRequest request) {
    if (cancelled) {
      request.reset();
      return Future.failedFuture(
          new ProxyFailure(ProxyFailure.Kind.CANCELLED, "cancelled before it was sent"));
    }
    current = request;
    request.authority(HostAndPort.create(endpoint.host(), endpoint.port()));
    headers.forEach((name, values) -> request.putHeader(name, values));
    if (!headers.containsKey("User-Agent")) {
      request.putHeader(HttpHeaders.USER_AGENT, "Gyre");
    }
    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request.putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
    return request
        .send(body)
        .compose(this::receive)
        .recover(cause -> failure(ProxyFailure.Kind.CUT, "cut", cause))
        .compose(received -> followed(endpoint, received));
  }

  private record Incoming(Received received, @Nullable String location) {}

  private Future<Incoming> receive(HttpClientResponse response) {
    Promise<Incoming> whole = Promise.promise();
    Buffer collected = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.handler(
        part -> {
          if (collected.length() + part.length() > terms.mostBytes()) {
            whole.tryFail(
                new ProxyFailure(
                    ProxyFailure.Kind.TOO_LARGE,
                    "answer is larger than max_response_size " + terms.mostBytes()));
            response.request().reset();
          } else {
            collected.appendBuffer(part);
          }
        });
    response.endHandler(
        end ->
            whole.tryComplete(
                new Incoming(
                    new Received(response.statusCode(), collected),
                    response.getHeader(HttpHeaders.LOCATION))));
    return whole.future();
  }

  private Future<Received> followed(Endpoint endpoint, Incoming incoming) {
    Received received = incoming.received;
    boolean repeated = received.status() == 307 || received.status() == 308;
    if (!repeated || incoming.location == null || redirects == MOST_REDIRECTS) {
      return Future.succeededFuture(received);
    }
    redirects++;
    Endpoint target = endpoint.redirected(incoming.location);
    return target == null ? Future.succeededFuture(received) : send(target);
  }

  private static <T> Future<T> failure(ProxyFailure.Kind kind, String what, Throwable cause) {
    if (cause instanceof ProxyFailure known) {
      return Future.failedFuture(known);
    }
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return Future.failedFuture(new ProxyFailure(kind, "HTTP request error: " + what + ": " + text));
  }
}
