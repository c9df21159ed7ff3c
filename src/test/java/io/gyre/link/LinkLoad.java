package io.gyre.link;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.gyre.bus.Addresses;
import io.gyre.bus.BusCodec;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.bus.Sequenced;
import io.gyre.engine.NodeDelivery;
import io.gyre.loop.VertxLoop;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.gyre.support.Await;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a message from one process to another costs by the bare bus and by links, in turn, in
 * processor time of both: {@code LinkLoad <port> <other port> <id> <other id> <messages> <a turn>};
 * the process whose id is {@code a} sends, the other one answers with its figures.
 */
public final class LinkLoad {
  private static final int SIZE = 128;
  private static final int ROUNDS = 6;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Vertx vertx;
  private final String own;
  private final String other;
  private final int messages;
  private final int aTurn;
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong othersCpu = new AtomicLong(-1);
  private final AtomicLong target = new AtomicLong(-1);
  private final List<VertxLoop> loops;
  private final Links links;

  private LinkLoad(Vertx vertx, String own, String other, int messages, int aTurn) {
    this.vertx = vertx;
    this.own = own;
    this.other = other;
    this.messages = messages;
    this.aTurn = aTurn;
    loops = List.of(VertxLoop.next(vertx), VertxLoop.next(vertx));
    links =
        new Links(
            new LinkSite(
                own,
                () -> List.of(own, other),
                loops,
                new VertxLinkBus(vertx),
                message -> take(),
                () -> System.out.println("gap"),
                1L << 30));
  }

  /** Runs one of the two. */
  public static void main(String[] arguments) {
    int port = Integer.parseInt(arguments[0]);
    Config config = new Config();
    config.setClusterName("link-load");
    config.getMemberAttributeConfig().setAttribute("__vertx.nodeId", arguments[2]);
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config
        .getNetworkConfig()
        .getJoin()
        .getTcpIpConfig()
        .setEnabled(true)
        .addMember("127.0.0.1:" + port)
        .addMember("127.0.0.1:" + arguments[1]);
    HazelcastInstance hazelcast = Hazelcast.newHazelcastInstance(config);
    Vertx vertx =
        Vertx.builder()
            .with(
                new io.vertx.core.VertxOptions()
                    .setEventBusOptions(new EventBusOptions().setHost("127.0.0.1")))
            .withClusterManager(new HazelcastClusterManager(hazelcast))
            .buildClustered()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    LinkLoad load =
        new LinkLoad(
            vertx,
            arguments[2],
            arguments[3],
            Integer.parseInt(arguments[4]),
            Integer.parseInt(arguments[5]));
    load.serve();
    Await.until(
        LIMIT, () -> hazelcast.getCluster().getMembers().size() == 2, () -> "the other is missing");
    if (arguments[2].equals("a")) {
      load.run();
      load.loops.get(0).execute(() -> vertx.eventBus().send("load." + load.other, -1L));
      Await.pause(Duration.ofSeconds(1));
      Runtime.getRuntime().halt(0);
    }
  }

  private void serve() {
    BusCodec.install(vertx.eventBus());
    vertx
        .eventBus()
        .<BusMessage>consumer(
            Addresses.node(own),
            message -> {
              if (!links.receive(message.body())) {
                // as the inbox does: to the share of the channel
                Sequenced sequenced = (Sequenced) message.body();
                VertxLoop loop = loops.get((int) (sequenced.life() % loops.size()));
                if (loop.isCurrent()) {
                  take();
                } else {
                  loop.execute(() -> take());
                }
              }
            });
    vertx
        .eventBus()
        .<Long>consumer(
            "load." + own,
            message -> {
              if (message.body() < 0) {
                Runtime.getRuntime().halt(0);
              }
              if (own.equals("a")) {
                othersCpu.set(message.body());
              } else {
                target.set(received.get() + message.body());
                if (message.body() == 0) {
                  vertx.eventBus().send("load." + other, cpuNanos());
                }
              }
            });
  }

  private void take() {
    long now = received.incrementAndGet();
    if (now == target.get()) {
      vertx.eventBus().send("load." + other, cpuNanos());
    }
  }

  private void run() {
    Await.pause(Duration.ofSeconds(3));
    NodeDelivery bare = (node, message) -> vertx.eventBus().send(Addresses.node(node), message);
    for (int round = 0; round < ROUNDS; round++) {
      double byBus = round("bus", bare);
      double byLink = round("link", links);
      System.out.printf("round %d: ratio link/bus %.2f%n", round, byLink / byBus);
    }
  }

  /** Microseconds of processor time for each message, in both processes. */
  private double round(String name, NodeDelivery way) {
    long theirs = othersCpu(0);
    long cpu = cpuNanos();
    othersCpu.set(-1);
    loops.get(0).execute(() -> vertx.eventBus().send("load." + other, (long) messages));
    Await.pause(Duration.ofMillis(200));
    long start = System.nanoTime();
    for (VertxLoop loop : loops) {
      loop.execute(() -> send(way, loop, messages / loops.size()));
    }
    Await.until(LIMIT, () -> othersCpu.get() >= 0, () -> "not all came");
    double took = (System.nanoTime() - start) / 1e9;
    double here = (cpuNanos() - cpu) / 1e3 / messages;
    double there = (othersCpu.get() - theirs) / 1e3 / messages;
    System.out.printf(
        "%-4s %d a turn: CPU us per message %.2f sending, %.2f receiving; %.0f/s%n",
        name, aTurn, here, there, messages / took);
    return here + there;
  }

  private long othersCpu(long ask) {
    othersCpu.set(-1);
    loops.get(0).execute(() -> vertx.eventBus().send("load." + other, ask));
    Await.until(LIMIT, () -> othersCpu.get() >= 0, () -> "no answer");
    return othersCpu.get();
  }

  /** Some in a turn of the loop, and then lets others have theirs, as a loaded loop does. */
  private void send(NodeDelivery way, VertxLoop loop, int left) {
    int now = Math.min(aTurn, left);
    long share = loops.indexOf(loop);
    for (int i = 0; i < now; i++) {
      Publication publication = Publication.of(Data.of(new byte[SIZE]));
      way.deliver(
          other,
          new Sequenced(share, left - i, new Deliver("channel-17", publication, "", null, 1)));
    }
    if (left > now) {
      loop.soon(200_000, () -> send(way, loop, left - now));
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
