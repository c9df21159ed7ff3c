package io.gyre.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gets a key set over HTTP: two attempts of limited time, redirects followed, at most 1 MiB.
 * Thread: any.
 */
final class JwksFetcher {
  static final int MAX_BYTES = 1 << 20;

  private final Context context;
  private final HttpClient client;
  private final long attemptMs;

  /** Does its work on the event loop of the caller, or one of its own if the caller has none. */
  JwksFetcher(Vertx vertx, Duration attempt) {
    this.attemptMs = attempt.toMillis();
    this.context = vertx.getOrCreateContext();
    this.client = vertx.createHttpClient();
  }

  /** The body of the answer; fails if both attempts did. */
  Future<Buffer> fetch(String url) {
    Promise<Buffer> body = Promise.promise();
    // Always the same loop: on another one, a short answer can end before its handlers are set.
    context.runOnContext(v -> attempt(url).recover(first -> attempt(url)).onComplete(body));
    return body.future();
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
            .setTimeout(attemptMs)
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
        .timeout(attemptMs, TimeUnit.MILLISECONDS)
        .onFailure(
            failure -> {
              HttpClientRequest request = sent.get();
              if (request != null) {
                request.reset();
              }
            });
  }

  private static Future<Buffer> body(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    response.exceptionHandler(whole::tryFail);
    if (response.statusCode() != 200) {
      whole.fail("status " + response.statusCode());
      return whole.future();
    }
    Buffer collected = Buffer.buffer();
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
