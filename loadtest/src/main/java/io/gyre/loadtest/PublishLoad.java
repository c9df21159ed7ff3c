package io.gyre.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Many publishers, each to a channel of its own without subscribers, each sending its next
 * publication when the last is answered: the work of accepting, with nothing to deliver. What is
 * done with the answers is the server's whole cost here. Calls of a method that a backend answers
 * count as publications, too.
 */
final class PublishLoad implements AutoCloseable {
  private final List<Client> clients = new ArrayList<>();
  private final Payload payload;
  private final Histogram answerMicros = new ConcurrentHistogram(1, 120_000_000, 3);
  private volatile long until;

  PublishLoad(Generator generator, Servers servers, Scenario scenario, Payload payload)
      throws Exception {
    this.payload = payload;
    for (int i = 0; i < scenario.connections(); i++) {
      Client client = new Client(i);
      clients.add(client);
      client.loop = generator.receiver(i);
      client.publisher =
          Publishers.open(scenario.kind(), client.loop, servers.at(i), client::answered);
    }
  }

  /**
   * Publishes for so long, waits for the last answers and returns how many publications were
   * accepted.
   */
  long during(double seconds) throws InterruptedException {
    answerMicros.reset();
    until = System.nanoTime() + (long) (seconds * 1e9);
    long before = accepted();
    for (Client c : clients) {
      c.loop.execute(c::next);
    }
    TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
    for (int i = 0;
        i < 1000
            && clients.stream()
                .anyMatch(c -> c.waiting && c.publisher.answers().failure().isEmpty());
        i++) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return accepted() - before;
  }

  private long accepted() {
    return clients.stream().mapToLong(c -> c.publisher.answers().accepted()).sum();
  }

  /** From handing over a publication to its answer, microseconds; closed loop. */
  Histogram answerMicros() {
    return answerMicros;
  }

  List<String> failures() {
    List<String> out = new ArrayList<>();
    for (Client c : clients) {
      if (!c.publisher.answers().failure().isEmpty()) {
        out.add(c.publisher.answers().failure());
      } else if (c.waiting) {
        out.add("publisher " + c.room + " has no answer");
      }
    }
    return out;
  }

  @Override
  public void close() {
    clients.forEach(c -> c.publisher.close());
  }

  private final class Client {
    final int room;
    io.netty.channel.EventLoop loop;
    Publisher publisher;
    volatile boolean waiting;
    private int sequence;
    private long sentNanos;

    Client(int room) {
      this.room = room;
    }

    void next() {
      sentNanos = System.nanoTime();
      waiting = true;
      publisher.publish(room, payload.encode(sequence++, sentNanos));
      publisher.flush();
    }

    void answered() {
      long now = System.nanoTime();
      answerMicros.recordValue(Math.max(1, (now - sentNanos) / 1000));
      if (now < until) {
        next();
      } else {
        waiting = false;
      }
    }
  }
}
