package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.consumer.Broker;
import io.gyre.consumer.postgresql.PostgresBroker;
import io.gyre.consumer.redis.RedisBroker;
import io.gyre.support.Api;
import io.gyre.support.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Consumers of a cluster whose reading node is killed. */
@Tag("cluster")
@Tag("broker")
class ConsumersIT {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final int MESSAGES = 400;

  @Test
  void readers_killedInTheMiddle_nothingIsLostOrReordered() {
    try (PostgresBroker outbox = new PostgresBroker();
        RedisBroker streams = new RedisBroker()) {
      outbox.createTable("JSONB");
      streams.clear();
      try (TestCluster cluster = TestCluster.start(2, config(outbox, streams))) {
        CompletableFuture<Void> written =
            CompletableFuture.allOf(write(outbox, "hist:rows"), write(streams, "hist:entries"));
        awaitMessages(cluster, 0, "hist:entries", 30);
        awaitMessages(cluster, 0, "hist:rows", 30);
        int reader = reads(cluster, 0) ? 0 : 1;
        assertTrue(reads(cluster, reader), () -> page(cluster, reader));
        assertEquals(false, reads(cluster, 1 - reader), "both read the stream");
        cluster.kill(reader);
        written.join();
        awaitMessages(cluster, 1 - reader, "hist:entries", MESSAGES);
        awaitMessages(cluster, 1 - reader, "hist:rows", MESSAGES);
        assertTrue(reads(cluster, 1 - reader), () -> page(cluster, 1 - reader));
        List<Integer> all = IntStream.range(0, MESSAGES).boxed().toList();
        assertEquals(all, first(cluster, 1 - reader, "hist:entries"));
        assertEquals(all, first(cluster, 1 - reader, "hist:rows"));
      }
    }
  }

  private static String config(Broker outbox, Broker streams) {
    return """
        {"prometheus": {"enabled": true}, "consumers": [
          {"name": "rows", "enabled": true, "type": "postgresql", "postgresql": %s},
          {"name": "entries", "enabled": true, "type": "redis_stream", "redis_stream": %s}]}
        """
        .formatted(outbox.options("\"partition_poll_interval\":\"50ms\""), streams.options(""));
  }

  private static CompletableFuture<Void> write(Broker broker, String channel) {
    return CompletableFuture.runAsync(
        () -> {
          for (int i = 0; i < MESSAGES; i++) {
            broker.put(0, "publish", "{\"channel\":\"%s\",\"data\":%d}".formatted(channel, i));
            Await.pause(Duration.ofMillis(5));
          }
        });
  }

  private static void awaitMessages(TestCluster cluster, int node, String channel, int count) {
    Await.until(
        SOON,
        () -> first(cluster, node, channel).size() >= count,
        () -> channel + ": " + first(cluster, node, channel).size() + " of " + count);
  }

  /** The numbers of a channel in the order in which each came first. */
  private static List<Integer> first(TestCluster cluster, int node, String channel) {
    List<Integer> numbers = new ArrayList<>();
    JsonNode history =
        cluster
            .node(node)
            .api()
            .call("history", "{\"channel\":\"%s\",\"limit\":-1}".formatted(channel));
    history.path("publications").forEach(each -> numbers.add(each.get("data").asInt()));
    return numbers.stream().distinct().toList();
  }

  private static boolean reads(TestCluster cluster, int node) {
    return page(cluster, node)
        .lines()
        .filter(line -> line.startsWith("centrifugo_consumers_messages_processed_total"))
        .filter(line -> line.contains("\"entries\""))
        .anyMatch(line -> !line.endsWith(" 0") && !line.endsWith(" 0.0"));
  }

  private static String page(TestCluster cluster, int node) {
    return new Api(cluster.node(node).url(""), "").request("GET", "/metrics", "").body();
  }
}
