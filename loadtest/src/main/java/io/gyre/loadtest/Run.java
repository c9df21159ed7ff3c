package io.gyre.loadtest;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * One scenario against one running server: it loads, checks and reports. Blocks the calling thread;
 * bounded in time.
 */
final class Run {
  private static final long OWN_PID = ProcessHandle.current().pid();

  private final Scenario scenario;
  private final Servers server;
  private final Settings settings;
  private final Payload payload;
  private final Report report = new Report();

  private Run(Scenario scenario, Servers server, Settings settings) {
    this.scenario = scenario;
    this.server = server;
    this.settings = settings;
    this.payload = new Payload(settings.payloadBytes());
  }

  /** Never throws for what the server does: that makes a failed report. */
  static Report of(Scenario scenario, Servers server, Settings settings)
      throws InterruptedException {
    Run run = new Run(scenario, server, settings);
    run.report
        .put(
            "scenario",
            server.dialect() == Dialect.FLOOR ? "floor-" + scenario.name() : scenario.name())
        .put("server", server.name())
        .put("nodes", server.nodes().size())
        .put("connections", scenario.connections());
    try (Generator generator = new Generator(settings.loops())) {
      switch (scenario.kind()) {
        case CONNECT -> run.connect(generator);
        case FANOUT -> run.fanout(generator);
        case IDLE -> run.idle(generator);
        case HTTP_PUBLISH, GRPC_PUBLISH, WS_PUBLISH, RPC, SUBSCRIBE -> run.publish(generator);
        case CHANNELS, CONSUME -> throw new IllegalArgumentException("runs of their own");
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      run.report.fail(e.toString());
    }
    return run.report;
  }

  private Crowd open(Generator generator, Runnable progress) throws InterruptedException {
    var shape =
        new Crowd.Shape(
            scenario.connections(), scenario.rooms(), settings.connectsAtOnce(), scenario.way());
    Crowd crowd = Crowd.open(generator, server, payload, shape, progress);
    if (!crowd.losses().isEmpty()) {
      report.put("connections_lost", crowd.losses().size());
      throw new IllegalStateException("connections failed: " + crowd.losses().get(0));
    }
    return crowd;
  }

  private void connect(Generator generator) throws InterruptedException {
    for (int pass = 1; pass <= settings.connectPasses(); pass++) {
      ProcStats server0 = server.stats();
      ProcStats own0 = ProcStats.of(OWN_PID);
      Crowd crowd = open(generator, () -> {});
      ProcStats server1 = server.stats();
      double cpu = server1.cpuSeconds() - server0.cpuSeconds();
      if (pass == 1) {
        report.put("cold_connects_per_s", crowd.openRate());
        report.put("cold_cpu_us_per_connect", cpu * 1e6 / scenario.connections());
      }
      if (pass == settings.connectPasses()) {
        report.put("connects_per_s", crowd.openRate());
        report.put("cpu_us_per_connect", cpu * 1e6 / scenario.connections());
        report.quantiles("connect", crowd.openMicros());
        report.usage(server0, server1, own0, ProcStats.of(OWN_PID));
      }
      crowd.close();
      pause(1);
    }
  }

  private void idle(Generator generator) throws InterruptedException {
    server.collect();
    pause(settings.settleSeconds());
    long before = server.residentBytes();
    Crowd crowd = open(generator, () -> {});
    long afterConnect = server.residentBytes();
    ProcStats server0 = server.stats();
    ProcStats own0 = ProcStats.of(OWN_PID);
    pause(settings.idleSeconds());
    ProcStats server1 = server.stats();
    report.usage(server0, server1, own0, ProcStats.of(OWN_PID));
    report.put(
        "idle_cpu_percent", 100 * report.number("server_cpu_s") / report.number("measured_s"));
    long afterIdle = server.residentBytes();
    server.collect();
    pause(settings.settleSeconds());
    long settled = server.residentBytes();
    report.put("full_collection", server.jvm());
    report.put("rss_base_mb", before / 1e6);
    report.put("rss_connected_mb", afterConnect / 1e6);
    report.put("rss_idle_mb", afterIdle / 1e6);
    report.put("rss_settled_mb", settled / 1e6);
    report.put("rss_kb_per_connection", (settled - before) / 1e3 / scenario.connections());
    if (!crowd.losses().isEmpty()) {
      report.fail(crowd.losses().size() + " connections lost while idle: " + crowd.losses().get(0));
    }
    crowd.close();
  }

  private void fanout(Generator generator) throws Exception {
    AtomicReference<Traffic> holder = new AtomicReference<>();
    Crowd crowd =
        open(
            generator,
            () -> {
              Traffic running = holder.get();
              if (running != null) {
                running.progress(generator.delivered());
              }
            });
    Publisher publisher =
        Publishers.open(
            settings.httpPublisher() && server.dialect().answers
                ? Scenario.Kind.HTTP_PUBLISH
                : Scenario.Kind.WS_PUBLISH,
            generator,
            server.at(0));
    Traffic traffic =
        new Traffic(
            generator.publisherLoop(),
            publisher,
            payload,
            scenario.rooms(),
            scenario.subscribersPerRoom());
    holder.set(traffic);
    warmUp(generator, traffic);
    generator.resetStats();
    long delivered0 = generator.delivered();
    ProcStats server0 = server.stats();
    ProcStats own0 = ProcStats.of(OWN_PID);
    if (scenario.rate() > 0) {
      await(traffic.byTheClock(scenario.rate(), settings.seconds()), settings.seconds() + 60);
    } else {
      await(
          traffic.closedLoop(settings.window(), settings.seconds(), generator::delivered),
          settings.seconds() + 60);
    }
    drain(generator, traffic);
    ProcStats server1 = server.stats();
    report.usage(server0, server1, own0, ProcStats.of(OWN_PID));
    new FanoutReport(report)
        .write(scenario, settings, generator, traffic, generator.delivered() - delivered0);
    check(generator, crowd, publisher, traffic);
    publisher.close();
    crowd.close();
  }

  /** First at full speed, for compilers and caches, then at the scenario's own rate. */
  private void warmUp(Generator generator, Traffic traffic) throws Exception {
    double seconds = settings.warmUpSeconds();
    await(traffic.closedLoop(settings.window(), seconds, generator::delivered), seconds + 60);
    drain(generator, traffic);
    if (scenario.rate() > 0) {
      await(traffic.byTheClock(scenario.rate(), Math.max(1, seconds / 3)), seconds + 60);
      drain(generator, traffic);
    }
  }

  private void check(Generator generator, Crowd crowd, Publisher publisher, Traffic traffic)
      throws InterruptedException {
    if (server.dialect().answers) {
      eventually(() -> publisher.answers().accepted() >= traffic.published());
      if (publisher.answers().accepted() != traffic.published()) {
        report.fail(
            publisher.answers().accepted()
                + " of "
                + traffic.published()
                + " publications were accepted");
      }
    }
    int incomplete = crowd.incomplete(traffic.publishedPerRoom());
    long disorders = generator.stats().stream().mapToLong(s -> s.disorders).sum();
    report.put("incomplete_subscribers", incomplete).put("disorders", disorders);
    if (incomplete > 0) {
      report.fail(incomplete + " subscribers did not get every message");
    }
    if (disorders > 0) {
      report.fail(disorders + " messages out of order, repeated or after a hole");
    }
    if (!publisher.answers().failure().isEmpty()) {
      report.fail(publisher.answers().failure());
    }
    if (!crowd.losses().isEmpty()) {
      report.fail(crowd.losses().size() + " connections lost: " + crowd.losses().get(0));
    }
  }

  private void publish(Generator generator) throws Exception {
    try (PublishLoad load = new PublishLoad(generator, server, scenario, payload)) {
      load.during(settings.warmUpSeconds());
      ProcStats server0 = server.stats();
      ProcStats own0 = ProcStats.of(OWN_PID);
      long accepted = load.during(settings.seconds());
      ProcStats server1 = server.stats();
      report.usage(server0, server1, own0, ProcStats.of(OWN_PID));
      if (scenario.kind() == Scenario.Kind.SUBSCRIBE) {
        counted("subscribes", accepted / 2);
      } else {
        counted("publishes", accepted);
      }
      report.quantiles("answer", load.answerMicros());
      load.failures().forEach(report::fail);
      if (accepted == 0) {
        report.fail("nothing was accepted");
      }
    }
  }

  private void counted(String what, long count) {
    report.put(what, count);
    report.put(what + "_per_s", count / report.number("measured_s"));
    report.put("cpu_s_per_million_" + what, report.number("server_cpu_s") * 1e6 / count);
  }

  private static void drain(Generator generator, Traffic traffic) throws InterruptedException {
    eventually(() -> generator.delivered() >= traffic.expectedDeliveries());
  }

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + 15_000_000_000L;
    while (!condition.getAsBoolean() && System.nanoTime() < until) {
      LockSupport.parkNanos(1_000_000);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static void await(CompletableFuture<Void> future, double seconds) throws Exception {
    future.get((long) (seconds * 1000), TimeUnit.MILLISECONDS);
  }

  /** Time that has to pass, with nothing to wait for. */
  private static void pause(double seconds) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
  }
}
