package io.gyre.loadtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Very many channels with one subscriber each in a cluster: the time to register, memory, a
 * broadcast to all of them, a node that joins, a node that dies. Blocks the calling thread; bounded
 * in time.
 */
final class ChannelsRun {
  private static final int CLIENTS_AT_ONCE = 16;
  private static final int BROADCAST = 1_000;
  private static final long OWN_PID = ProcessHandle.current().pid();

  private final Scenario scenario;
  private final ServerGroup group;
  private final Settings settings;
  private final Api api = new Api();
  private final Report report = new Report();
  private final AtomicLong delivered = new AtomicLong();
  private final Queue<String> losses = new ConcurrentLinkedQueue<>();
  private final List<ManyChannels> clients = new ArrayList<>();

  private ChannelsRun(Scenario scenario, ServerGroup group, Settings settings) {
    this.scenario = scenario;
    this.group = group;
    this.settings = settings;
  }

  /** Never throws for what the servers do: that makes a failed report. */
  static Report of(Scenario scenario, ServerGroup group, Settings settings)
      throws InterruptedException {
    ChannelsRun run = new ChannelsRun(scenario, group, settings);
    Servers servers = group.servers();
    run.report
        .put("scenario", scenario.name())
        .put("server", servers.name())
        .put("nodes", servers.nodes().size())
        .put("channels", scenario.rooms());
    try (Generator generator = new Generator(settings.loops())) {
      ProcStats server0 = servers.stats();
      ProcStats own0 = ProcStats.of(OWN_PID);
      run.subscribe(generator, servers);
      run.broadcast(servers);
      run.report.usage(server0, servers.stats(), own0, ProcStats.of(OWN_PID));
      run.joinAndLoss(servers);
    } catch (IOException | RuntimeException e) {
      run.report.fail(e.toString());
    }
    return run.report;
  }

  private void subscribe(Generator generator, Servers servers) throws InterruptedException {
    servers.collect();
    long before = servers.residentBytes();
    ProcStats cpu0 = servers.stats();
    long start = System.nanoTime();
    int each = scenario.rooms() / scenario.connections();
    CountDownLatch settled = new CountDownLatch(scenario.connections());
    AtomicInteger next = new AtomicInteger();
    for (int i = 0; i < CLIENTS_AT_ONCE; i++) {
      open(generator, servers, each, next, settled);
    }
    if (!settled.await(300, TimeUnit.SECONDS)) {
      throw new IllegalStateException(settled.getCount() + " clients are not subscribed");
    }
    requireNoLoss();
    double cpu = servers.stats().cpuSeconds() - cpu0.cpuSeconds();
    report.put("subscribe_s", (System.nanoTime() - start) / 1e9);
    report.put("subscribe_cpu_us", cpu * 1e6 / scenario.rooms());
    servers.collect();
    TimeUnit.MILLISECONDS.sleep((long) (settings.settleSeconds() * 1000));
    long after = servers.residentBytes();
    report.put("rss_mb", after / 1e6);
    report.put("rss_kb_per_channel", (after - before) / 1e3 / scenario.rooms());
  }

  private void open(
      Generator generator, Servers servers, int each, AtomicInteger next, CountDownLatch settled) {
    int i = next.getAndIncrement();
    if (i >= scenario.connections()) {
      return;
    }
    ManyChannels client =
        new ManyChannels(
            servers.at(i),
            i * each,
            each,
            delivered,
            why -> {
              if (!why.isEmpty()) {
                losses.add(why);
              }
              settled.countDown();
              open(generator, servers, each, next, settled);
            });
    synchronized (clients) {
      clients.add(client);
    }
    Generator.connect(generator.receiver(i), servers.at(i).port(), client, losses::add);
  }

  private void requireNoLoss() {
    if (!losses.isEmpty()) {
      throw new IllegalStateException("connections failed: " + losses.peek());
    }
  }

  private void broadcast(Servers servers) throws IOException, InterruptedException {
    // Once for compilers and caches.
    everyone(servers);
    ProcStats cpu0 = servers.stats();
    double seconds = everyone(servers);
    double cpu = servers.stats().cpuSeconds() - cpu0.cpuSeconds();
    report.put("broadcast_s", seconds);
    report.put("broadcast_cpu_us", cpu * 1e6 / scenario.rooms());
  }

  /** Publishes to every channel and waits until every subscriber has it; how long that took. */
  private double everyone(Servers servers) throws IOException, InterruptedException {
    delivered.set(0);
    long start = System.nanoTime();
    for (int from = 0; from < scenario.rooms(); from += BROADCAST) {
      int to = Math.min(scenario.rooms(), from + BROADCAST);
      String answer = api.broadcast(servers.at(from / BROADCAST), from, to);
      if (answer.contains("\"error\"")) {
        report.fail("broadcast refused: " + answer.substring(0, Math.min(200, answer.length())));
      }
    }
    long until = System.nanoTime() + 30_000_000_000L;
    while (delivered.get() < scenario.rooms() && System.nanoTime() < until) {
      LockSupport.parkNanos(1_000_000);
    }
    if (delivered.get() != scenario.rooms()) {
      report.fail(delivered + " of " + scenario.rooms() + " publications of a broadcast arrived");
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** A node that has no clients comes, takes its share of the state, and dies. */
  private void joinAndLoss(Servers before) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Probe probe = new Probe(before.at(0));
    probe.start();
    group.add();
    report.put("join_s", (System.nanoTime() - start) / 1e9);
    report.put("join_slowest_ms", probe.end());
    everyone(group.servers());
    long killed = System.nanoTime();
    group.killLast();
    while (api.nodes(before.at(0)) != before.nodes().size()) {
      LockSupport.parkNanos(1_000_000);
    }
    report.put("loss_noticed_ms", (System.nanoTime() - killed) / 1e6);
    everyone(before);
    report.put("loss_all_well_ms", (System.nanoTime() - killed) / 1e6);
    requireNoLoss();
  }

  /** Publishes to one channel after the other, and remembers the slowest answer. */
  private final class Probe extends Thread {
    private final Endpoint server;
    private volatile boolean stopped;
    private long slowestNanos;

    Probe(Endpoint server) {
      super("probe");
      this.server = server;
      setDaemon(true);
    }

    @Override
    public void run() {
      for (int room = 0; !stopped; room = (room + 1) % scenario.rooms()) {
        long start = System.nanoTime();
        try {
          if (!api.publishes(server, room)) {
            report.fail("a publication was refused while a node joined");
          }
          TimeUnit.MILLISECONDS.sleep(2);
        } catch (IOException | InterruptedException e) {
          report.fail(e.toString());
          return;
        }
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
      }
    }

    /** The longest an answer took, milliseconds. */
    double end() throws InterruptedException {
      stopped = true;
      join(60_000);
      return slowestNanos / 1e6;
    }
  }
}
