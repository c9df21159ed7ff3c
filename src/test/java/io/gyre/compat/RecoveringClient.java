package io.gyre.compat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gyre.support.Await;
import io.gyre.support.Json;
import io.gyre.support.RawClient;
import io.gyre.support.ServerProcess;
import io.gyre.support.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of one channel on a thread of its own that resets its connection at random (seeded)
 * times and recovers, keeping the offsets it saw.
 */
final class RecoveringClient implements AutoCloseable {
  private final ServerProcess server;
  private final String channel;
  private final Random random;
  private final Thread thread;
  private final List<Long> offsets = new ArrayList<>();
  private String epoch = "";
  private volatile long offset;
  private volatile boolean subscribed;
  private volatile boolean stopped;
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile @Nullable String complaint;

  private RecoveringClient(ServerProcess server, String channel, long seed) {
    this.server = server;
    this.channel = channel;
    this.random = new Random(seed);
    this.thread = new Thread(this::run, "client-" + seed);
    thread.setDaemon(true);
  }

  static RecoveringClient start(ServerProcess server, String channel, long seed) {
    RecoveringClient client = new RecoveringClient(server, channel, seed);
    client.thread.start();
    return client;
  }

  void awaitSubscribed() {
    Await.until(Duration.ofSeconds(30), () -> subscribed, this::toString);
  }

  void awaitOffset(long last) {
    Await.until(Duration.ofSeconds(30), () -> offset >= last || complaint != null, this::toString);
  }

  /** Offsets in order of arrival; call it after {@link #awaitOffset}. */
  List<Long> offsets() {
    close();
    return offsets;
  }

  int cuts() {
    return cuts.get();
  }

  @Override
  public String toString() {
    return channel + " at offset " + offset + ", " + cuts + " cuts, " + complaint;
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopped && complaint == null) {
      try (RawClient client = RawClient.connect(server, Tokens.user("u", 0))) {
        session(client);
      } catch (RuntimeException | AssertionError e) {
        complaint = "failed: " + e;
      }
    }
  }

  private void session(RawClient client) {
    String since =
        subscribed ? ",\"recover\":true,\"offset\":" + offset + ",\"epoch\":\"" + epoch + "\"" : "";
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"" + since + "}}");
    long end = System.nanoTime() + (1500 + random.nextInt(6000)) * 1_000_000L;
    while (!stopped && complaint == null) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        cuts.incrementAndGet();
        client.wire().reset();
        return;
      }
      String message = client.next(Duration.ofNanos(Math.min(left, 200_000_000L)));
      if (message != null) {
        take(message);
      }
    }
  }

  private void take(String message) {
    if (message.startsWith("close")) {
      complaint = message;
      return;
    }
    JsonNode json = Json.parse(message);
    JsonNode result = json.path("subscribe");
    if (result.isObject()) {
      if (subscribed && !result.path("recovered").asBoolean()) {
        complaint = "not recovered: " + message;
      }
      epoch = result.path("epoch").asText();
      result.path("publications").forEach(this::publication);
      subscribed = true;
    } else if (json.has("error")) {
      complaint = message;
    } else {
      publication(json.path("push").path("pub"));
    }
  }

  private void publication(JsonNode publication) {
    if (publication.has("offset")) {
      offset = publication.get("offset").asLong();
      offsets.add(offset);
    }
  }
}
