package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.support.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to publications between two nodes whose bus connections really break. */
@Tag("cluster")
@Tag("long")
class LinkIT {
  private static final Duration SETTLE = Duration.ofSeconds(25);
  private static final int BUFFER = 1024 * 1024;
  private static final String CONFIG =
      """
      {"client": {"token": {"hmac_secret_key": "secret"}, "allowed_origins": ["*"],
         "ping_interval": "100s", "queue_max_size": 104857600},
       "cluster": {"member_timeout": "90s", "backup_count": -1, "peer_buffer_size": %d},
       "channel": {
         "without_namespace": {"allow_subscribe_for_client": true},
         "namespaces": [{"name": "hist", "history_size": 5000, "history_ttl": "300s",
           "allow_subscribe_for_client": true}]}}
      """;

  /** Publishes to channels in turn through one node, until it is closed. */
  private static final class Publisher implements AutoCloseable {
    private final LinkPair pair;
    private final int node;
    private final List<String> channels;
    private final int perSecond;
    private final String padding;
    private final Map<String, Queue<String>> published = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "publisher");
    private volatile boolean stopped;
    private volatile String problem = "";

    Publisher(LinkPair pair, int node, List<String> channels, int perSecond, int size) {
      this.pair = pair;
      this.node = node;
      this.channels = channels;
      this.perSecond = perSecond;
      this.padding = "x".repeat(size);
      channels.forEach(channel -> published.put(channel, new ConcurrentLinkedQueue<>()));
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      for (int i = 0; !stopped; i++) {
        String channel = channels.get(i % channels.size());
        String id = "n" + node + "-" + i;
        String body =
            "{\"channel\":\"%s\",\"data\":{\"id\":\"%s\",\"x\":\"%s\"}}"
                .formatted(channel, id, padding);
        try {
          pair.api(node).call("publish", body);
          published.getOrDefault(channel, new ConcurrentLinkedQueue<>()).add(id);
        } catch (RuntimeException | AssertionError e) {
          problem = e.toString();
        }
        Await.pause(Duration.ofNanos(1_000_000_000L / perSecond));
      }
    }

    List<String> to(String channel) {
      return List.copyOf(published.getOrDefault(channel, new ConcurrentLinkedQueue<>()));
    }

    int count() {
      return channels.stream().mapToInt(channel -> to(channel).size()).sum();
    }

    @Override
    public void close() {
      stopped = true;
      try {
        thread.join(30_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      assertEquals("", problem);
    }
  }

  private static List<String> channels(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @Test
  void connections_brokenUnderLoad_loseNothingWithoutHistory() {
    List<String> channels = channels("plain", 10);
    try (LinkPair pair = LinkPair.start(CONFIG.formatted(64 * BUFFER));
        LinkListener here = LinkListener.at(pair.node(0), "ann", channels);
        LinkListener there = LinkListener.at(pair.node(1), "bob", channels)) {
      List<Publisher> publishers = new ArrayList<>();
      try (Publisher first = new Publisher(pair, 0, channels, 100, 100);
          Publisher second = new Publisher(pair, 1, channels, 100, 100)) {
        publishers.addAll(List.of(first, second));
        trouble(pair);
      }
      int sum = publishers.stream().mapToInt(Publisher::count).sum();
      Await.until(
          SETTLE,
          () -> here.count() >= sum && there.count() >= sum,
          () -> "of " + sum + " came " + here.count() + " and " + there.count() + log(pair));
      for (String channel : channels) {
        List<String> got = here.received(channel);
        assertEquals(got, there.received(channel), "one order in " + channel);
        assertEquals(got.size(), new HashSet<>(got).size(), "each once");
        publishers.forEach(
            publisher ->
                assertEquals(
                    publisher.to(channel),
                    got.stream().filter(id -> id.startsWith("n" + publisher.node)).toList()));
      }
      report("broken", pair, sum);
      for (int node = 0; node < 2; node++) {
        assertEquals(0, pair.meter(node, "centrifugo_node_link_dropped_count"));
        assertEquals(0, pair.meter(node, "centrifugo_node_link_gaps_count"));
        assertTrue(pair.meter(node, "centrifugo_node_link_resent_count") > 0, "nothing was lost");
      }
      assertEquals(List.of(), here.unexpected());
      assertEquals(List.of(), there.unexpected());
    }
  }

  private static void trouble(LinkPair pair) {
    Await.pause(Duration.ofSeconds(2));
    for (int i = 0; i < 5; i++) {
      pair.breakConnections();
      Await.pause(Duration.ofMillis(500));
    }
    pair.cut(Duration.ofSeconds(4));
    Await.pause(Duration.ofSeconds(1));
    pair.stall();
    Await.pause(Duration.ofSeconds(2));
    pair.flow();
    Await.pause(Duration.ofSeconds(1));
    // longer than the bus takes a silent connection for a live one; what is in the relay is lost
    pair.stall();
    Await.pause(Duration.ofSeconds(5));
    pair.breakConnections();
    pair.flow();
    Await.pause(Duration.ofSeconds(2));
  }

  @Test
  void freeze_underLoadBeyondTheBuffer_isBoundedAndReported() {
    List<String> plain = channels("plain", 20);
    List<String> kept = channels("hist:", 10);
    List<String> all = new ArrayList<>(plain);
    all.addAll(kept);
    try (LinkPair pair = LinkPair.start(CONFIG.formatted(BUFFER));
        LinkListener there = LinkListener.at(pair.node(1), "bob", all)) {
      Publisher ofKept;
      double most = 0;
      try (Publisher flood = new Publisher(pair, 0, plain, 2_000, 8_000);
          Publisher quiet = new Publisher(pair, 0, kept, 50, 100)) {
        ofKept = quiet;
        Await.pause(Duration.ofSeconds(2));
        pair.node(1).signal("STOP");
        for (int i = 0; i < 20; i++) {
          Await.pause(Duration.ofSeconds(1));
          most = Math.max(most, pair.meter(0, "centrifugo_node_link_waiting_bytes"));
        }
        pair.node(1).signal("CONT");
        Await.pause(Duration.ofSeconds(2));
        System.out.printf("published %d and %d%n", flood.count(), quiet.count());
      }
      int sum = ofKept.count();
      Await.until(
          SETTLE,
          () -> kept.stream().mapToInt(channel -> there.received(channel).size()).sum() >= sum,
          () -> "of " + sum + " came " + there.count() + log(pair));
      for (String channel : kept) {
        assertEquals(ofKept.to(channel), there.received(channel));
      }
      report("frozen", pair, sum);
      assertTrue(most > BUFFER / 2 && most <= BUFFER + 10_000, "waited: " + most);
      assertTrue(pair.meter(0, "centrifugo_node_link_dropped_count") > 0, "nothing given up");
      assertTrue(pair.meter(1, "centrifugo_node_link_gaps_count") > 0, "not told");
      Await.until(
          SETTLE,
          () -> pair.meter(0, "centrifugo_node_link_waiting_bytes") == 0,
          () -> "still waits: " + pair.meter(0, "centrifugo_node_link_waiting_bytes"));
      assertEquals(List.of(), there.unexpected());
    }
  }

  private static void report(String name, LinkPair pair, int sum) {
    for (int node = 0; node < 2; node++) {
      int index = node;
      System.out.printf(
          "%s: of %d published, node %d %s%n",
          name,
          sum,
          node,
          List.of("resent_count", "dropped_count", "gaps_count", "waiting_bytes").stream()
              .map(m -> m + "=" + pair.meter(index, "centrifugo_node_link_" + m))
              .toList());
    }
  }

  private static String log(LinkPair pair) {
    return "\n" + pair.node(0).complaints() + "\n--\n" + pair.node(1).complaints();
  }
}
