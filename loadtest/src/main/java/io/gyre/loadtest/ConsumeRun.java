package io.gyre.loadtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A consumer that takes many messages out of a broker and publishes them to one subscriber. Blocks
 * the calling thread; bounded in time.
 */
final class ConsumeRun {
  private static final long OWN_PID = ProcessHandle.current().pid();
  private static final int PORTION = 50_000;
  private static final int PORTIONS = 3;

  private final Servers servers;
  private final SourceBroker broker;
  private final Settings settings;
  private final Report report = new Report();
  private final AtomicLong delivered = new AtomicLong();
  private long written;

  private ConsumeRun(Servers servers, SourceBroker broker, Settings settings) {
    this.servers = servers;
    this.broker = broker;
    this.settings = settings;
  }

  /** Never throws for what server and broker do: that makes a failed report. */
  static Report of(Scenario scenario, Servers servers, SourceBroker broker, Settings settings)
      throws InterruptedException {
    ConsumeRun run = new ConsumeRun(servers, broker, settings);
    run.report
        .put("scenario", scenario.name())
        .put("server", servers.name())
        .put("nodes", servers.nodes().size())
        .put("connections", 1);
    try (Generator generator = new Generator(settings.loops())) {
      run.subscribe(generator);
      run.measure();
    } catch (RuntimeException | ExecutionException | TimeoutException e) {
      run.report.fail(e.toString());
    }
    return run.report;
  }

  private void subscribe(Generator generator)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<String> settled = new CompletableFuture<>();
    Endpoint server = servers.at(0);
    ManyChannels client =
        new ManyChannels(server, 0, SourceBroker.CHANNELS, delivered, settled::complete);
    Generator.connect(generator.receiver(0), server.port(), client, settled::complete);
    String why = settled.get(30, TimeUnit.SECONDS);
    if (!why.isEmpty()) {
      throw new IllegalStateException(why);
    }
  }

  private void measure() throws InterruptedException {
    long until = System.nanoTime() + (long) (settings.warmUpSeconds() * 1e9);
    do {
      portion();
    } while (System.nanoTime() < until && !report.failed());
    ProcStats server0 = servers.stats();
    ProcStats own0 = ProcStats.of(OWN_PID);
    double seconds = 0;
    for (int i = 0; i < PORTIONS; i++) {
      seconds += portion();
    }
    report.usage(server0, servers.stats(), own0, ProcStats.of(OWN_PID));
    long messages = (long) PORTIONS * PORTION;
    report.put("messages", messages);
    report.put("messages_per_s", messages / seconds);
    report.put("cpu_s_per_million_messages", report.number("server_cpu_s") * 1e6 / messages);
  }

  /**
   * Writes messages and waits for them. Returns the seconds from the arrival of the first to that
   * of the last: starting a tool that writes is not in it.
   */
  private double portion() throws InterruptedException {
    CompletableFuture<Void> writing = CompletableFuture.runAsync(this::write);
    long before = written;
    written += PORTION;
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    await(before + 1, until);
    long first = System.nanoTime();
    await(written, until);
    long last = System.nanoTime();
    writing.join();
    if (delivered.get() != written) {
      report.fail(delivered + " of " + written + " messages arrived");
    }
    return (last - first) / 1e9;
  }

  private void write() {
    try {
      broker.write(PORTION);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(long count, long until) throws InterruptedException {
    while (delivered.get() < count && System.nanoTime() < until) {
      LockSupport.parkNanos(500_000);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}
