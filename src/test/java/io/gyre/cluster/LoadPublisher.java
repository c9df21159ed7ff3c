package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.ServerProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one by one to channels by chance, on a thread of its own. What was not answered, or
 * answered with error 100, is sent again under the same idempotency key, to the next node, until
 * {@link #PATIENCE} is over; then it is told as unknown.
 */
final class LoadPublisher implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int NOT_AVAILABLE = 100;

  private final String name;
  private final Load load;
  private final Random random;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final Thread thread;
  private int node;
  private volatile boolean stopped;

  /** What one attempt came to. */
  private enum Attempt {
    ANSWERED,
    AGAIN
  }

  LoadPublisher(Load load, String name, int node, long seed) {
    this.load = load;
    this.name = name;
    this.node = node;
    random = new Random(seed);
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Lets the publication under way come to its end and stops. */
  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(PATIENCE.plus(ANSWER).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<String> channels = load.channels();
    long interval = TimeUnit.SECONDS.toNanos(1) / load.perSecondAndPublisher();
    long due = System.nanoTime();
    for (int i = 0; !stopped; i++) {
      publish(channels.get(random.nextInt(channels.size())), name + "-" + i);
      due = Math.max(due + interval, System.nanoTime() - interval);
      Await.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
    }
  }

  private void publish(String channel, String id) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    load.history().invoked(channel, id);
    while (attempt(channel, id) == Attempt.AGAIN) {
      if (System.nanoTime() > end) {
        load.history().unknown(channel, id);
        return;
      }
      node = load.after(node);
      Await.pause(PAUSE);
    }
  }

  private Attempt attempt(String channel, String id) {
    String body =
        "{\"channel\":\"%s\",\"data\":{\"id\":\"%s\"},\"idempotency_key\":\"%s\"}"
            .formatted(channel, id, id);
    try {
      HttpResponse<String> response = http.send(request(body), handler());
      if (response.statusCode() != 200) {
        load.count("HTTP " + response.statusCode());
        return Attempt.AGAIN;
      }
      return judge(Json.parse(response.body()), channel, id);
    } catch (IOException e) {
      load.count(e.getClass().getSimpleName());
      return Attempt.AGAIN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(String body) {
    InetSocketAddress to = load.address(node);
    String url = "http://%s:%d/api/publish".formatted(to.getHostString(), to.getPort());
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(ANSWER)
        .header("X-API-Key", ServerProcess.API_KEY)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpResponse.BodyHandler<String> handler() {
    return HttpResponse.BodyHandlers.ofString();
  }

  private Attempt judge(JsonNode answer, String channel, String id) {
    @Nullable JsonNode error = answer.get("error");
    if (error == null) {
      JsonNode result = answer.path("result");
      String epoch = result.path("epoch").asText();
      load.history().acknowledged(channel, id, epoch, result.path("offset").asLong());
      return Attempt.ANSWERED;
    }
    if (error.path("code").asInt() == NOT_AVAILABLE) {
      load.count("error 100");
      return Attempt.AGAIN;
    }
    load.history().failed(channel, id);
    load.problem(id + " refused: " + error);
    return Attempt.ANSWERED;
  }
}
