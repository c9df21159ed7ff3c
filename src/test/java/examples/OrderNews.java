package examples;

import io.gyre.client.ApiClient;
import io.gyre.client.ApiError;
import io.gyre.client.ApiErrorException;
import io.gyre.client.Batch;
import io.gyre.client.Broadcast;
import io.gyre.client.History;
import io.gyre.client.Json;
import io.gyre.client.Presence;
import io.gyre.client.PresenceStats;
import io.gyre.client.PresenceStatsResult;
import io.gyre.client.Publish;
import io.gyre.client.PublishOptions;
import io.gyre.client.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A shop's backend that tells about orders, with nothing but {@code gyre-client.jar}. */
public final class OrderNews {
  private final ApiClient api;

  /**
   * For one server.
   *
   * @param url of its API, {@code http://localhost:8000/api}
   * @param key of its API
   */
  public OrderNews(String url, String key) {
    api = ApiClient.builder(url).key(key).timeout(Duration.ofSeconds(10)).build();
  }

  /** Runs all of it: {@code java -cp gyre-client.jar OrderNews.java URL KEY}. */
  public static void main(String[] arguments) {
    OrderNews news = new OrderNews(arguments[0], arguments[1]);
    System.out.println("published at " + news.shipped(17));
    System.out.println("refused: " + news.forgotten("no-such-namespace:1"));
    System.out.println("told " + news.closing(List.of("dev:ann", "dev:bob")).join() + " channels");
    System.out.println("watched by " + news.watchers("dev:orders"));
    System.out.println("last: " + news.last("dev:orders"));
  }

  /** Publishes once, however often it takes, and even if called again for the same order. */
  long shipped(int order) {
    Json data = Json.of(Map.of("order", order, "state", "shipped"));
    PublishOptions once = PublishOptions.NONE.withIdempotencyKey("shipped-" + order);
    return api.send(new Publish("dev:orders", data, once)).offset();
  }

  /** An error of the server, told from no answer. */
  String forgotten(String channel) {
    try {
      api.publish(channel, Json.of("hello"));
      return "no";
    } catch (ApiErrorException e) {
      return e.code() == ApiError.UNKNOWN_CHANNEL ? "no such namespace" : e.getMessage();
    } catch (TransportException e) {
      return e.outcomeUnknown() ? "perhaps published" : "not published";
    }
  }

  /** Without waiting: how many channels were reached. */
  CompletableFuture<Long> closing(List<String> channels) {
    return api.sendAsync(new Broadcast(channels, Json.of(Map.of("state", "closing"))))
        .thenApply(result -> result.responses().stream().filter(one -> one.succeeded()).count());
  }

  /** Several questions in one request. */
  int watchers(String channel) {
    Batch batch = new Batch(new Presence(channel), new PresenceStats(channel));
    return api.send(batch).outcome(1, PresenceStatsResult.class).orThrow().users();
  }

  /** What the channel keeps, the newest first. */
  String last(String channel) {
    return String.valueOf(
        api.send(new History(channel, 1, null, true)).publications().get(0).data());
  }
}
