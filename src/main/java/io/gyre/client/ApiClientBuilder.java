package io.gyre.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link ApiClient}. Not for several threads at once. */
public final class ApiClientBuilder {
  /** Servers remember an idempotency key for 5 minutes; the last repeat has to be within them. */
  private static final Duration LONGEST = Duration.ofMinutes(4);

  final List<URI> endpoints = new ArrayList<>();
  String key = "";
  Duration timeout = Duration.ofSeconds(30);
  Duration attemptTimeout = Duration.ofSeconds(11);
  Duration connectTimeout = Duration.ofSeconds(2);
  RetryPolicy retry = RetryPolicy.standard();
  int maxConcurrentCalls = 64;
  int maxAnswerSize = 64 << 20;
  @Nullable SSLContext sslContext;
  @Nullable Executor executor;

  ApiClientBuilder() {}

  /**
   * Adds the URL of a node's API, or of a balancer before several: {@code
   * http://10.0.0.11:9000/api}. Nodes of one cluster are asked in turn; one that fails is left out
   * for 5 s.
   *
   * @throws IllegalArgumentException if it is not a URL of HTTP with a host, or has user info,
   *     query or fragment
   */
  public ApiClientBuilder endpoint(String url) {
    URI uri = URI.create(url.replaceAll("/+$", ""));
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean more =
        uri.getUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null;
    if (!http || uri.getHost() == null || more) {
      throw new IllegalArgumentException(
          "endpoint: must be http://HOST[:PORT]/api or https://…, without user, query, fragment");
    }
    endpoints.add(uri);
    return this;
  }

  /** Sets the server's {@code http_api.key}, sent in header {@code X-API-Key}; by default none. */
  public ApiClientBuilder key(String newKey) {
    key = newKey;
    return this;
  }

  /**
   * Limits a call with all its repeats, and the time it waits for its turn. 30 s by default.
   *
   * @param time more than 0, at most 4 minutes
   */
  public ApiClientBuilder timeout(Duration time) {
    timeout = checked("timeout", time);
    return this;
  }

  /**
   * Limits one attempt, from the connection to the end of the answer. 11 s by default, since a
   * server may take 10 s itself to ask other nodes.
   *
   * @param time more than 0, at most 4 minutes
   */
  public ApiClientBuilder attemptTimeout(Duration time) {
    attemptTimeout = checked("attemptTimeout", time);
    return this;
  }

  /**
   * Limits opening a connection. 2 s by default.
   *
   * @param time more than 0, at most 4 minutes
   */
  public ApiClientBuilder connectTimeout(Duration time) {
    connectTimeout = checked("connectTimeout", time);
    return this;
  }

  private static Duration checked(String name, Duration time) {
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + time + ": must be more than 0, and at most " + LONGEST);
    }
    return time;
  }

  /** Sets how often a call is repeated; {@link RetryPolicy#standard} by default. */
  public ApiClientBuilder retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  /**
   * Limits the requests under way, and with them the connections; further calls wait in line. 64 by
   * default.
   *
   * @param calls at least 1
   */
  public ApiClientBuilder maxConcurrentCalls(int calls) {
    if (calls < 1) {
      throw new IllegalArgumentException("maxConcurrentCalls: " + calls + ": must be at least 1");
    }
    maxConcurrentCalls = calls;
    return this;
  }

  /**
   * Limits an answer; a call with a larger one fails. 64 MiB by default.
   *
   * @param bytes at least 1
   */
  public ApiClientBuilder maxAnswerSize(int bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxAnswerSize: " + bytes + ": must be at least 1");
    }
    maxAnswerSize = bytes;
    return this;
  }

  /** Sets what certificates to trust, and to show; the JDK's default otherwise. */
  public ApiClientBuilder sslContext(SSLContext context) {
    sslContext = context;
    return this;
  }

  /**
   * Sets where answers are read and futures completed; daemon threads of the client's own
   * otherwise.
   */
  public ApiClientBuilder executor(Executor threads) {
    executor = threads;
    return this;
  }

  /**
   * Makes the client, which later changes of the builder do not touch.
   *
   * @throws IllegalStateException without an endpoint
   */
  public ApiClient build() {
    if (endpoints.isEmpty()) {
      throw new IllegalStateException("endpoint: at least one is needed");
    }
    return new ApiClient(copy());
  }

  private ApiClientBuilder copy() {
    ApiClientBuilder copy = new ApiClientBuilder();
    copy.endpoints.addAll(endpoints);
    copy.key = key;
    copy.timeout = timeout;
    copy.attemptTimeout = attemptTimeout;
    copy.connectTimeout = connectTimeout;
    copy.retry = retry;
    copy.maxConcurrentCalls = maxConcurrentCalls;
    copy.maxAnswerSize = maxAnswerSize;
    copy.sslContext = sslContext;
    copy.executor = executor;
    return copy;
  }
}
