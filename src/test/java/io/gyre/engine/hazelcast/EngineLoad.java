package io.gyre.engine.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.engine.Streams;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.gyre.support.Await;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Load on the engine, to be run in a process for each member: {@code EngineLoad <own port> <all
 * ports> <members> <channels> <in flight> <seconds> <backups> <kept> [channels to register]}; only
 * the member on the first port publishes. Prints rate, latency and processor time.
 */
public final class EngineLoad {
  private EngineLoad() {}

  /** Runs one member. */
  public static void main(String[] arguments) throws InterruptedException {
    int port = Integer.parseInt(arguments[0]);
    List<Integer> ports = Arrays.stream(arguments[1].split(",")).map(Integer::valueOf).toList();
    int members = Integer.parseInt(arguments[2]);
    UUID id = UUID.randomUUID();
    Config config = HazelcastEngine.prepare(Cluster.config("load", port, ports), id);
    config.setProperty("hazelcast.partition.count", "271");
    HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
    Vertx vertx = Vertx.vertx();
    List<? extends Loop> loops = List.of(VertxLoop.next(vertx), VertxLoop.next(vertx));
    int backups = Integer.parseInt(arguments[6]);
    EngineParts parts =
        new EngineParts(
            id,
            loops,
            message -> {},
            (node, message) -> {},
            task -> task.run(),
            EngineOptions.defaults().withBackups(channel -> backups));
    Streams streams = HazelcastEngine.create(instance, parts).engine().streams();
    Await.until(
        Duration.ofSeconds(30),
        () -> instance.getCluster().getMembers().size() == members,
        () -> "members " + instance.getCluster().getMembers().size());
    if (port == ports.get(0)) {
      Await.until(
          Duration.ofSeconds(60),
          () -> instance.getPartitionService().isClusterSafe(),
          () -> "not safe");
      Load load = new Load(streams, loops, arguments);
      if (arguments.length > 8) {
        load.register(Integer.parseInt(arguments[8]));
        long before = System.nanoTime();
        new Rounds(
                instance,
                new ChannelMaps<>(instance, HazelcastEngine.STREAMS, channel -> backups),
                new ChannelMaps<>(instance, HazelcastEngine.PRESENCE, channel -> backups),
                instance.getMap(HazelcastEngine.PLACES))
            .run(Owner.of(instance).moment(), java.util.Set.of(UUID.randomUUID()));
        System.out.printf(
            "channels visited in a round: %.0f ms%n", (System.nanoTime() - before) / 1e6);
      }
      load.run();
      instance.getCluster().shutdown();
    } else {
      Await.until(
          Duration.ofSeconds(120),
          () -> !instance.getLifecycleService().isRunning(),
          () -> "the publisher does not end");
    }
    vertx.close();
  }

  private static final class Load {
    private static final int SIZE = 128;

    private final Streams streams;
    private final List<? extends Loop> loops;
    private final int channels;
    private final int inFlight;
    private final long seconds;
    private final AppendOptions options;
    private final Publication publication = Publication.of(Data.of(new byte[SIZE]));

    Load(Streams streams, List<? extends Loop> loops, String[] arguments) {
      this.streams = streams;
      this.loops = loops;
      channels = Integer.parseInt(arguments[3]);
      inFlight = Integer.parseInt(arguments[4]);
      seconds = Long.parseLong(arguments[5]);
      int kept = Integer.parseInt(arguments[7]);
      options = AppendOptions.of(new Retention(kept, Duration.ofMinutes(5), Duration.ofMinutes(9)));
    }

    /** Times the registration of interest in many channels. */
    void register(int count) throws InterruptedException {
      long start = System.nanoTime();
      long cpu = cpuNanos();
      CountDownLatch done = new CountDownLatch(count);
      AtomicInteger next = new AtomicInteger();
      for (int i = 0; i < inFlight; i++) {
        loops.get(i % loops.size()).execute(() -> registerNext(next, count, done));
      }
      done.await();
      Runtime runtime = Runtime.getRuntime();
      runtime.gc();
      System.out.printf(
          "registered %d: %.2f s, CPU %.2f s here, heap %d MB%n",
          count,
          (System.nanoTime() - start) / 1e9,
          (cpuNanos() - cpu) / 1e9,
          (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    private void registerNext(AtomicInteger next, int count, CountDownLatch done) {
      int number = next.getAndIncrement();
      if (number < count) {
        streams
            .addInterest("interest:" + number)
            .onComplete(
                told -> {
                  done.countDown();
                  registerNext(next, count, done);
                });
      }
    }

    void run() throws InterruptedException {
      round(Math.max(2, seconds / 2));
      round(seconds);
    }

    private void round(long length) throws InterruptedException {
      long start = System.nanoTime();
      long cpu = cpuNanos();
      long end = start + length * 1_000_000_000L;
      CountDownLatch done = new CountDownLatch(inFlight);
      AtomicInteger failed = new AtomicInteger();
      Sample[] samples = new Sample[inFlight];
      for (int i = 0; i < inFlight; i++) {
        Sample sample = new Sample();
        samples[i] = sample;
        int slot = i;
        Loop loop = loops.get(i % loops.size());
        loop.execute(() -> next(slot, sample, end, failed, done));
      }
      done.await();
      double took = (System.nanoTime() - start) / 1e9;
      long[] all =
          Arrays.stream(samples).flatMapToLong(s -> Arrays.stream(s.taken())).sorted().toArray();
      System.out.printf(
          "%d channels, %d in flight: %.0f/s, p50 %d us, p99 %d us, max %d us, CPU %.1f s per million here, failed %d%n",
          channels,
          inFlight,
          all.length / took,
          all[all.length / 2] / 1000,
          all[(int) (all.length * 0.99)] / 1000,
          all[all.length - 1] / 1000,
          (cpuNanos() - cpu) / 1e3 / all.length,
          failed.get());
    }

    private void next(
        int slot, Sample sample, long end, AtomicInteger failed, CountDownLatch done) {
      long sent = System.nanoTime();
      if (sent > end) {
        done.countDown();
        return;
      }
      String channel = "c" + (slot + sample.count * inFlight) % channels;
      streams
          .append(channel, publication, options)
          .onComplete(
              appended -> {
                sample.add(System.nanoTime() - sent);
                if (appended.failed()) {
                  failed.incrementAndGet();
                }
                next(slot, sample, end, failed, done);
              });
    }

    private static long cpuNanos() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
  }

  private static final class Sample {
    private long[] nanos = new long[1024];
    private int count;

    void add(long taken) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      nanos[count++] = taken;
    }

    long[] taken() {
      return Arrays.copyOf(nanos, count);
    }
  }
}
