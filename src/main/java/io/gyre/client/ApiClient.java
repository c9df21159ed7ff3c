package io.gyre.client;

import java.net.http.HttpClient;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Calls the server API of Gyre, or of any server that has the HTTP API of Centrifugo 6.
 *
 * <pre>{@code
 * ApiClient api = ApiClient.builder("http://localhost:8000/api").key(key).build();
 * api.publish("chat:1", Json.of(Map.of("text", "hello")));
 * }</pre>
 *
 * <p>One is enough for an application: it keeps its connections, which the JDK closes when they are
 * idle, and needs no closing itself. Every method of the API is a record that {@link #send} and
 * {@link #sendAsync} take; the most frequent ones have a method here.
 *
 * <p><b>Repeats.</b> A call is repeated as its {@link RetryPolicy} says, on the next endpoint if
 * there are several,
 *
 * <ul>
 *   <li>when the connection cannot be made, or with status 429: always;
 *   <li>when the connection breaks, nothing comes in time, with status 502, 503, 504 and with error
 *       100: if the call is {@linkplain Request#repeatable repeatable}.
 * </ul>
 *
 * {@link Publish} and {@link Broadcast} are given an idempotency key for it, which stays the same
 * in all repeats: the server, as long as it keeps its state, publishes once. A status' {@code
 * Retry-After} in seconds is waited for.
 *
 * <p>Thread: any.
 */
public final class ApiClient {
  private final Call.Way way;

  ApiClient(ApiClientBuilder settings) {
    Executor executor =
        settings.executor == null
            ? Executors.newCachedThreadPool(ApiClient::thread)
            : settings.executor;
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(executor);
    if (settings.sslContext != null) {
      http.sslContext(settings.sslContext);
    }
    way =
        new Call.Way(
            http.build(),
            new Endpoints(settings.endpoints, System.nanoTime()),
            new Gate(settings.maxConcurrentCalls),
            settings,
            executor,
            System::nanoTime);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "gyre-api-client");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Begins a client.
   *
   * @param endpoint see {@link ApiClientBuilder#endpoint}
   */
  public static ApiClientBuilder builder(String endpoint) {
    return new ApiClientBuilder().endpoint(endpoint);
  }

  /**
   * Calls a method, without waiting. Cancelling the future gives the call up.
   *
   * @return fails with {@link ApiErrorException} or {@link TransportException}
   */
  public <R> CompletableFuture<R> sendAsync(Request<R> request) {
    boolean keyed = way.settings().retry.repeats();
    Request<R> ready = keyed ? request.keyed(UUID.randomUUID().toString()) : request;
    return new Call<>(way, ready).start();
  }

  /**
   * Calls a method, and waits for the answer. An interrupt gives the call up and stays set.
   *
   * @throws ApiErrorException if the server answers with an error
   * @throws TransportException if it does not answer
   */
  public <R> R send(Request<R> request) {
    CompletableFuture<R> answer = sendAsync(request);
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ApiClientException failure) {
        throw failure.here();
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new TransportException(request.method() + ": interrupted", 0, true, e);
    }
  }

  /** Publishes to a channel: {@link #send} of {@link Publish}. */
  public PublishResult publish(String channel, Payload data) {
    return send(new Publish(channel, data));
  }

  /** Publishes to many channels: {@link #send} of {@link Broadcast}. */
  public BroadcastResult broadcast(List<String> channels, Payload data) {
    return send(new Broadcast(channels, data));
  }

  /** Subscribes the connections a user has now: {@link #send} of {@link Subscribe}. */
  public void subscribe(String channel, String user) {
    send(new Subscribe(channel, user));
  }

  /** Unsubscribes all connections of a user: {@link #send} of {@link Unsubscribe}. */
  public void unsubscribe(String channel, String user) {
    send(new Unsubscribe(channel, user));
  }

  /** Ends all connections of a user: {@link #send} of {@link Disconnect}. */
  public void disconnect(String user) {
    send(new Disconnect(user));
  }

  /** Who is subscribed to a channel: {@link #send} of {@link Presence}. */
  public PresenceResult presence(String channel) {
    return send(new Presence(channel));
  }

  /** The first publications that a channel keeps: {@link #send} of {@link History}. */
  public HistoryResult history(String channel, int limit) {
    return send(new History(channel, limit));
  }
}
