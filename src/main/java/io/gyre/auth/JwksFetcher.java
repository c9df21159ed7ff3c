package io.gyre.auth;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gets a key set over HTTP: two attempts of one second each, redirects followed, at most 1 MiB.
 * Thread: any.
 */
final class JwksFetcher {
  static final int MAX_BYTES = 1 << 20;
  private static final long ATTEMPT_MS = 1000;

  private final HttpClient client;

  JwksFetcher(HttpClient client) {
    this.client = client;
  }

  /** The body of the answer; fails if both attempts did. */
  Future<Buffer> fetch(String url) {
    return attempt(url).recover(first -> attempt(url));
  }

  /** Releases the connections. */
  Future<Void> close() {
    return client.close();
  }

  private Future<Buffer> attempt(String url) {
    var options =
        new RequestOptions()
            .setAbsoluteURI(url)
            .setFollowRedirects(true)
            .setTimeout(ATTEMPT_MS)
            .putHeader("accept", "application/json");
    var sent = new AtomicReference<HttpClientRequest>();
    return client
        .request(options)
        .compose(
            request -> {
              sent.set(request);
              return request.send();
            })
        .compose(JwksFetcher::body)
        // The client's own limits watch for silence; this one also ends a body that only drips.
        .timeout(ATTEMPT_MS, TimeUnit.MILLISECONDS)
        .onFailure(
            failure -> {
              HttpClientRequest request = sent.get();
              if (request != null) {
                request.reset();
              }
            });
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("status " + response.statusCode());
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer collected = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(end -> whole.tryComplete(collected));
    response.handler(
        part -> {
          if (collected.length() + part.length() > MAX_BYTES) {
            whole.tryFail("key set is larger than " + MAX_BYTES + " bytes");
          } else {
            collected.appendBuffer(part);
          }
        });
    return whole.future();
  }
}
