package io.gyre.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One client that is subscribed to channels and keeps what it gets, in its order.
 *
 * <p>Thread: any; it reads on its own.
 */
final class LinkListener implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final RawClient client;
  private final Map<String, List<String>> received = new LinkedHashMap<>();
  private final List<String> unexpected = new ArrayList<>();
  private final Thread reader;
  private volatile boolean stopped;

  private LinkListener(RawClient client, List<String> channels) {
    this.client = client;
    for (String channel : channels) {
      received.put(channel, new ArrayList<>());
      JsonNode reply = client.call("{\"subscribe\":{\"channel\":" + Json.quote(channel) + "}}");
      if (!reply.has("subscribe")) {
        throw new AssertionError("not subscribed: " + reply);
      }
    }
    reader = new Thread(this::read, "link listener");
    reader.setDaemon(true);
  }

  /** Connects to a node and subscribes. */
  static LinkListener at(ServerProcess node, String user, List<String> channels) {
    LinkListener listener =
        new LinkListener(RawClient.connect(node, Tokens.user(user, 0)), channels);
    listener.reader.start();
    return listener;
  }

  private void read() {
    while (!stopped) {
      String line = client.next(LOOK);
      if (line != null) {
        take(line);
        stopped |= line.startsWith("close ");
      }
    }
  }

  private synchronized void take(String line) {
    JsonNode push = line.startsWith("{") ? Json.parse(line).path("push") : Json.parse("{}");
    List<String> channel = received.get(push.path("channel").asText());
    if (channel != null && push.has("pub")) {
      channel.add(push.path("pub").path("data").path("id").asText());
    } else {
      unexpected.add(line);
    }
  }

  /** What came in a channel until now. */
  synchronized List<String> received(String channel) {
    return List.copyOf(received.getOrDefault(channel, List.of()));
  }

  /** How many publications came until now. */
  synchronized int count() {
    return received.values().stream().mapToInt(List::size).sum();
  }

  /** What came besides publications. */
  synchronized List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      reader.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
