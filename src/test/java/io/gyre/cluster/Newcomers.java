package io.gyre.cluster;

import io.gyre.support.Await;
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
  private final Thread thread = new Thread(this::run, "newcomers");
  private volatile boolean stopped;
  private final AtomicInteger welcomed = new AtomicInteger();

  private Newcomers(int port) {
    this.port = port;
  }

  /** Starts at a loopback port. */
  static Newcomers start(int port) {
    Newcomers newcomers = new Newcomers(port);
    newcomers.thread.setDaemon(true);
    newcomers.thread.start();
    return newcomers;
  }

  private void run() {
    for (int i = 0; !stopped; i++) {
      try (RawClient client = RawClient.open(port, "/connection/websocket", false, Map.of())) {
        String user = Tokens.user("newcomer" + i, 0);
        String reply = client.call("{\"connect\":{\"token\":\"" + user + "\"}}").toString();
        if (reply.contains("\"client\"")) {
          welcomed.incrementAndGet();
        } else {
          failures.add(reply);
        }
      } catch (RuntimeException | AssertionError e) {
        failures.add(String.valueOf(e));
      }
      Await.pause(PAUSE);
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
    stopped = true;
    try {
      thread.join(5000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
