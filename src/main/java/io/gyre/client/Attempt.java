package io.gyre.client;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended.
 *
 * @param result null if it failed
 * @param error the server's error, null if there is none
 * @param reason of a failure without an error of the API; "" if there is none
 * @param status of HTTP, 0 if there was no answer
 * @param sent false if the server certainly did not carry the call out
 * @param again true if a later attempt may end otherwise
 * @param suspect true if another node should be asked
 * @param cause null if none
 * @param earliest least time until the next attempt, by the server's word
 */
record Attempt<R>(
    @Nullable R result,
    @Nullable ApiError error,
    String reason,
    int status,
    boolean sent,
    boolean again,
    boolean suspect,
    @Nullable Throwable cause,
    Duration earliest) {

  private static final int TOO_MANY_REQUESTS = 429;

  static <R> Attempt<R> of(
      Request<R> request, @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
    if (response == null) {
      return unanswered(failure instanceof CompletionException e ? e.getCause() : failure);
    }
    return response.statusCode() == 200 ? answered(request, response) : refused(response);
  }

  private static <R> Attempt<R> answered(Request<R> request, HttpResponse<String> response) {
    try {
      Json body = Json.parse(response.body());
      Fields fields = Fields.of(body);
      Json error = fields.optional("error");
      if (error != null) {
        return failed(ApiError.read(error), 200);
      }
      Json result = request instanceof Batch ? body : fields.optional("result");
      if (result == null) {
        return unusable("the answer is none of this API", null);
      }
      R read = request.result(result);
      boolean again = request.incomplete(read);
      return new Attempt<>(read, null, "", 200, true, again, false, null, Duration.ZERO);
    } catch (RuntimeException e) {
      return unusable("the answer is none of this API: " + e.getMessage(), e);
    }
  }

  private static <R> Attempt<R> unusable(String reason, @Nullable Throwable cause) {
    return new Attempt<>(null, null, reason, 200, true, false, false, cause, Duration.ZERO);
  }

  private static <R> Attempt<R> failed(ApiError error, int status) {
    boolean again = error.temporary();
    return new Attempt<>(null, error, "", status, true, again, false, null, Duration.ZERO);
  }

  /** Another status: from a server in error mode {@code transport}, or from what is before it. */
  private static <R> Attempt<R> refused(HttpResponse<String> response) {
    int status = response.statusCode();
    try {
      ApiError error = ApiError.read(Json.parse(response.body()));
      if (error.code() != 0) {
        return failed(error, status);
      }
    } catch (RuntimeException e) {
      // No error of the API then: the status is all there is.
    }
    boolean limited = status == TOO_MANY_REQUESTS;
    boolean gateway = status == 502 || status == 503 || status == 504;
    // Below 500 nobody carried it out.
    boolean sent = status >= 500;
    return new Attempt<>(
        null,
        null,
        "HTTP status " + status,
        status,
        sent,
        limited || gateway,
        gateway,
        null,
        retryAfter(response));
  }

  private static Duration retryAfter(HttpResponse<String> response) {
    String seconds = response.headers().firstValue("Retry-After").orElse("");
    return seconds.matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  private static <R> Attempt<R> unanswered(@Nullable Throwable failure) {
    boolean late = failure instanceof TimeoutException || failure instanceof CancellationException;
    boolean connected =
        !(failure instanceof ConnectException
            || failure instanceof HttpConnectTimeoutException
            || failure instanceof SSLHandshakeException);
    boolean again = !(failure instanceof LimitedBody.TooLarge);
    String reason = late ? "no answer in time" : reason(failure);
    return new Attempt<>(null, null, reason, 0, connected, again, again, failure, Duration.ZERO);
  }

  private static String reason(@Nullable Throwable failure) {
    if (failure == null) {
      return "no answer";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** True if the call may be sent once more without the risk of being carried out twice. */
  boolean repeats(Request<R> request) {
    return again && (!sent || request.repeatable());
  }
}
