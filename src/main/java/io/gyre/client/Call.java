package io.gyre.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call: its attempts, one after another, until one of them settles it or its time is over.
 *
 * <p>Thread: any; what is not final is written by one attempt at a time, and seen by the next since
 * futures and executors pass it on.
 */
final class Call<R> {
  private final Way way;
  private final Request<R> request;
  private final byte[] body;
  private final long endNanos;
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> current;
  private final AtomicInteger attempts = new AtomicInteger();
  private volatile boolean running;
  private volatile boolean outcomeUnknown;
  private volatile @Nullable R partial;
  private volatile @Nullable Attempt<R> last;

  /**
   * What calls of a client share.
   *
   * @param nanos a clock
   */
  record Way(
      HttpClient http,
      Endpoints endpoints,
      Gate gate,
      ApiClientBuilder settings,
      Executor executor,
      LongSupplier nanos) {}

  Call(Way way, Request<R> request) {
    this.way = way;
    this.request = request;
    this.body = request.parameters().text().getBytes(StandardCharsets.UTF_8);
    this.endNanos = way.nanos().getAsLong() + way.settings().timeout.toNanos();
  }

  /** Begins; the answer. Cancelling it ends the attempt that runs. */
  CompletableFuture<R> start() {
    CompletableFuture<Void> over = new CompletableFuture<>();
    over.orTimeout(way.settings().timeout.toNanos(), TimeUnit.NANOSECONDS)
        .whenCompleteAsync(
            (nothing, late) -> {
              if (late != null) {
                settle(last, "no answer in time");
              }
            },
            way.executor());
    answer.whenComplete(
        (result, failure) -> {
          over.complete(null);
          CompletableFuture<?> running = current;
          if (running != null) {
            running.cancel(true);
          }
        });
    way.gate().enter(this::attempt);
    return answer;
  }

  private void attempt() {
    if (answer.isDone()) {
      // Not here: a long line of such calls would be as deep on the stack.
      way.executor().execute(way.gate()::leave);
      return;
    }
    attempts.incrementAndGet();
    running = true;
    int endpoint = way.endpoints().next(way.nanos().getAsLong());
    CompletableFuture<HttpResponse<String>> sent = send(way.endpoints().base(endpoint));
    current = sent;
    sent.copy()
        .orTimeout(way.settings().attemptTimeout.toNanos(), TimeUnit.NANOSECONDS)
        .whenCompleteAsync(
            (response, failure) -> {
              sent.cancel(true);
              way.gate().leave();
              ended(endpoint, Attempt.of(request, response, failure));
            },
            way.executor());
  }

  private CompletableFuture<HttpResponse<String>> send(URI base) {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(URI.create(base + "/" + request.method()))
            .header("Content-Type", "application/json")
            .version(
                "https".equals(base.getScheme())
                    ? HttpClient.Version.HTTP_2
                    : HttpClient.Version.HTTP_1_1)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!way.settings().key.isEmpty()) {
      post.header("X-API-Key", way.settings().key);
    }
    int maxSize = way.settings().maxAnswerSize;
    try {
      return way.http().sendAsync(post.build(), head -> new LimitedBody(maxSize));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void ended(int endpoint, Attempt<R> attempt) {
    if (answer.isDone()) {
      return;
    }
    last = attempt;
    running = false;
    ApiError error = attempt.error();
    outcomeUnknown |= attempt.sent() && (error == null || error.temporary());
    long now = way.nanos().getAsLong();
    if (attempt.suspect()) {
      way.endpoints().failed(endpoint, now);
    }
    if (attempt.result() != null) {
      partial = attempt.result();
    }
    Duration delay = delay(attempt);
    boolean inTime = endNanos - now > delay.toNanos();
    boolean left = attempts.get() < way.settings().retry.maxAttempts();
    if (attempt.repeats(request) && left && inTime) {
      CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, way.executor())
          .execute(() -> way.gate().enter(this::attempt));
    } else {
      settle(attempt, attempt.reason() + " from " + way.endpoints().base(endpoint));
    }
  }

  private Duration delay(Attempt<R> attempt) {
    Duration own = way.settings().retry.delayAfter(attempts.get());
    return own.compareTo(attempt.earliest()) < 0 ? attempt.earliest() : own;
  }

  private void settle(@Nullable Attempt<R> attempt, String reason) {
    R best = partial;
    if (best != null) {
      answer.complete(best);
      return;
    }
    if (attempt != null && attempt.error() != null) {
      answer.completeExceptionally(
          new ApiErrorException(request.method(), attempt.error(), attempt.cause()));
      return;
    }
    String after = attempts.get() > 1 ? " (attempts: " + attempts + ")" : "";
    answer.completeExceptionally(
        new TransportException(
            request.method() + ": " + reason + after,
            attempt == null ? 0 : attempt.status(),
            outcomeUnknown || running,
            attempt == null ? null : attempt.cause()));
  }
}
