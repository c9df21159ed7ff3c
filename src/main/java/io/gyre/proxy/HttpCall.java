package io.gyre.proxy;

import io.gyre.loop.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One POST and its answer, redirects that repeat it (307, 308) on the same server included. Sent
 * again where {@link Repeats} lets it.
 *
 * <p>Thread: the lane's loop.
 */
final class HttpCall {

  private static final int MOST_REDIRECTS = 10;

  /**
   * What calls of one proxy have in common.
   *
   * @param client makes the connections
   * @param mostBytes of an answer, after decompression
   * @param serverName name to verify and to send as SNI; "" for the endpoint's host
   */
  record Terms(
      HttpClient client, Connections connections, Loop loop, int mostBytes, String serverName) {}

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
  private final Repeats repeats;
  private @Nullable HttpClientRequest current;
  private boolean cancelled;
  private int redirects;

  /**
   * A call that is not sent yet.
   *
   * @param harmless whether the backend may be asked twice
   */
  HttpCall(Terms terms, Map<String, List<String>> headers, Buffer body, boolean harmless) {
    this.terms = terms;
    this.headers = headers;
    this.body = body;
    this.repeats = new Repeats(terms.loop(), harmless);
  }

  /** Fails with {@link ProxyFailure}. */
  Future<Received> send(Endpoint endpoint) {
    Promise<Incoming> whole = Promise.promise();
    attempt(endpoint, whole);
    return whole.future().compose(incoming -> followed(endpoint, incoming));
  }

  private void attempt(Endpoint endpoint, Promise<Incoming> whole) {
    if (cancelled) {
      whole.fail(cancelledUnsent());
      return;
    }
    Connections.open(terms.client(), options(endpoint))
        .recover(cause -> failure(Connections.unopened(cause), "no connection", cause))
        .compose(request -> post(endpoint, request))
        .onSuccess(whole::complete)
        .onFailure(
            cause -> {
              if (cancelled || !repeats.again(cause, () -> attempt(endpoint, whole))) {
                whole.fail(cause);
              }
            });
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

  private Future<Incoming> post(Endpoint endpoint, HttpClientRequest request) {
    if (cancelled) {
      request.reset();
      return Future.failedFuture(cancelledUnsent());
    }
    if (repeats.begun() && mayBeClosed(request)) {
      // What comes back to a used connection once may do so again: a repeat goes by a new one.
      request.exceptionHandler(ended -> {});
      request.connection().close();
      return Connections.open(terms.client(), options(endpoint))
          .recover(cause -> failure(Connections.unopened(cause), "no connection", cause))
          .compose(other -> post(endpoint, other));
    }
    current = request;
    request.authority(HostAndPort.create(endpoint.host(), endpoint.port()));
    headers.forEach((name, values) -> request.putHeader(name, values));
    if (!headers.containsKey("User-Agent")) {
      request.putHeader(HttpHeaders.USER_AGENT, "Gyre");
    }
    request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    request.putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
    return !repeats.harmless() && mayBeClosed(request) ? exchangeLater(request) : exchange(request);
  }

  /**
   * Whether the backend may have closed the connection for idleness, and nobody has seen it yet.
   */
  private boolean mayBeClosed(HttpClientRequest request) {
    return request.version() != HttpVersion.HTTP_2
        && terms.connections().proven(request.connection());
  }

  /** Exchanges after the loop has looked at its sockets, where the end of the connection waits. */
  private Future<Incoming> exchangeLater(HttpClientRequest request) {
    Promise<Incoming> exchanged = Promise.promise();
    // Without one the library logs the end as an error.
    request.exceptionHandler(ended -> {});
    terms.loop().soon(0, () -> exchange(request).onComplete(exchanged));
    return exchanged.future();
  }

  private Future<Incoming> exchange(HttpClientRequest request) {
    Connections connections = terms.connections();
    Future<Void> written = request.end(body);
    return request
        .response()
        .recover(cause -> failure(connections.unanswered(cause, request, written), "cut", cause))
        .compose(
            response -> {
              connections.answered(request.connection());
              return receive(response);
            })
        .recover(cause -> failure(ProxyFailure.Kind.CUT, "cut", cause));
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

  private static ProxyFailure cancelledUnsent() {
    return new ProxyFailure(ProxyFailure.Kind.CANCELLED, "cancelled before it was sent");
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
