package io.gyre.cluster;

import io.gyre.support.RawClient;
import io.gyre.support.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody connects, subscribes and goes again, all the time; no attempt may fail. */
final class Newcomers implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final int port;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger welcomed = new AtomicInteger();
  private final AtomicInteger attempts = new AtomicInteger();
  private final Repeated repeated;

  private Newcomers(int port) {
    this.port = port;
    this.repeated = Repeated.start("newcomers", this::attempt, PAUSE);
  }

  /** Starts at a loopback port. */
  static Newcomers start(int port) {
    return new Newcomers(port);
  }

  private void attempt() {
    try (RawClient client = RawClient.open(port, "/connection/websocket", false, Map.of())) {
      String user = Tokens.user("newcomer" + attempts.incrementAndGet(), 0);
      String reply = client.call("{\"connect\":{\"token\":\"" + user + "\"}}").toString();
      if (reply.contains("\"client\"")) {
        welcomed.incrementAndGet();
      } else {
        failures.add(reply);
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add(String.valueOf(e));
    }
  }

  /** Attempts that failed. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Attempts that did not. */
  int welcomed() {
    return welcomed.get();
  }

  @Override
  public void close() {
    repeated.close();
  }
}
