package io.gyre.engine.hazelcast;

import com.hazelcast.cluster.impl.MemberImpl;
import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.ListenerConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleListener;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Sequenced;
import io.gyre.engine.Delivery;
import io.gyre.engine.Engine;
import io.gyre.loop.VertxLoop;
import io.gyre.support.Await;
import io.gyre.support.FreePort;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Members of one cluster in this process, bound to the loopback interface, with one hand-moved
 * clock. Nodes reach each other's inboxes directly.
 */
final class Cluster implements BeforeAllCallback, AfterAllCallback {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final int size;
  private final List<Integer> ports = new ArrayList<>();
  private final AtomicInteger merged = new AtomicInteger();
  private final String name = UUID.randomUUID().toString();
  private final List<Member> members = new ArrayList<>();
  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);
  private final Map<String, Node> nodes = new HashMap<>();
  private final Vertx vertx = Vertx.vertx();

  /** A member and the id of its node. */
  record Member(HazelcastInstance instance, UUID nodeId) {}

  /** A node of the test's. */
  record Node(HazelcastInstance instance, UUID id, HazelcastEngine made) {
    Engine engine() {
      return made.engine();
    }
  }

  Cluster(int size) {
    this.size = size;
    while (ports.size() < size + 2) {
      int port = FreePort.find();
      if (!ports.contains(port)) {
        ports.add(port);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    startAll();
  }

  /** Starts the members; for a cluster of one test. */
  List<Member> startAll() {
    return IntStream.range(0, size).mapToObj(i -> start()).toList();
  }

  /** Starts one more member. */
  Member start() {
    return start(ports.subList(0, Math.max(size, members.size() + 1)));
  }

  /** Starts one more member, which looks for others at these ports only. */
  Member start(List<Integer> known) {
    UUID nodeId = UUID.randomUUID();
    Config config = config(name, ports.get(members.size()), known);
    HazelcastEngine.prepare(config, nodeId);
    config.addListenerConfig(new ListenerConfig((LifecycleListener) this::changed));
    Member member = new Member(Hazelcast.newHazelcastInstance(config), nodeId);
    members.add(member);
    return member;
  }

  /** A member's configuration: bound to the loopback interface, with few partitions. */
  static Config config(String name, int port, List<Integer> ports) {
    Config config = new Config(name);
    config.setClusterName(name);
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.partition.count", "31");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setInstanceName(name + "-" + port);
    config.getMetricsConfig().setEnabled(false);
    config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    ports.forEach(other -> join.getTcpIpConfig().addMember("127.0.0.1:" + other));
    return config;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stopAll();
  }

  /** Ends the members. */
  void stopAll() {
    members.forEach(member -> member.instance().getLifecycleService().terminate());
    vertx.close();
  }

  /** An empty engine on every member; the first one's. */
  Engine open(Delivery delivery) {
    return nodes(EngineOptions.defaults(), delivery).get(0).engine();
  }

  /** An empty engine on every member, all with the hand-moved clock. */
  List<Node> nodes(EngineOptions options, Delivery delivery) {
    synchronized (nodes) {
      nodes.values().forEach(Cluster::close);
      nodes.clear();
    }
    for (String prefix : List.of(HazelcastEngine.STREAMS, HazelcastEngine.PRESENCE)) {
      for (int b = 0; b <= EngineOptions.MOST_BACKUPS; b++) {
        members.get(0).instance().getMap(prefix + b).clear();
      }
    }
    List<Node> all = new ArrayList<>();
    for (Member member : List.copyOf(members)) {
      if (member.instance().getLifecycleService().isRunning()) {
        all.add(node(member, o -> options.withClock(clock::get), delivery));
      }
    }
    return all;
  }

  /** An engine on a member. */
  Node node(Member member, UnaryOperator<EngineOptions> options, Delivery delivery) {
    EngineParts parts =
        new EngineParts(
            member.nodeId(),
            List.of(VertxLoop.next(vertx), VertxLoop.next(vertx)),
            delivery,
            this::toNode,
            task -> vertx.executeBlocking(() -> run(task), false),
            options.apply(EngineOptions.defaults()));
    HazelcastEngine made = HazelcastEngine.create(member.instance(), parts);
    Node node = new Node(member.instance(), member.nodeId(), made);
    synchronized (nodes) {
      nodes.put(member.nodeId().toString(), node);
    }
    return node;
  }

  private static void close(Node node) {
    var closed = node.engine().streams().close();
    Await.until(LIMIT, closed::isComplete, () -> "the engine does not close");
  }

  private static Boolean run(Runnable task) {
    task.run();
    return true;
  }

  private void toNode(String id, BusMessage message) {
    Node node;
    synchronized (nodes) {
      node = nodes.get(id);
    }
    if (message instanceof Sequenced && node != null) {
      node.engine().streams().arrived(message);
    }
  }

  /** The membership port of a member. */
  int port(Member member) {
    return member.instance().getCluster().getLocalMember().getAddress().getPort();
  }

  /**
   * Parts the members: those of one part take those of the other for lost, though their ports
   * answer. Returns when every member knows.
   */
  void split(List<Member> one, List<Member> other) {
    one.forEach(member -> suspect(member, other));
    other.forEach(member -> suspect(member, one));
    awaitSize(one, one.size());
    awaitSize(other, other.size());
  }

  private static com.hazelcast.instance.impl.Node node(Member member) {
    return ((HazelcastInstanceProxy) member.instance()).getOriginal().node;
  }

  private static void suspect(Member member, List<Member> lost) {
    ClusterServiceImpl service = node(member).getClusterService();
    for (Member other : lost) {
      UUID id = other.instance().getCluster().getLocalMember().getUuid();
      MemberImpl known = service.getMember(id);
      if (known != null) {
        service.suspectMember(known, "the test says so", true);
      }
    }
  }

  private void changed(LifecycleEvent event) {
    if (event.getState() == LifecycleEvent.LifecycleState.MERGED) {
      merged.incrementAndGet();
    }
  }

  /** Has the parts look for each other; returns when a member gave up its state for others'. */
  void heal() {
    int before = merged.get();
    Await.until(
        LIMIT,
        () -> {
          members.forEach(Cluster::search);
          return merged.get() > before;
        },
        () -> "the parts do not find each other");
    awaitSize(members, members.size());
    awaitSafe();
  }

  private static void search(Member member) {
    var node = node(member);
    if (node.getClusterService().isJoined() && node.isMaster()) {
      node.getJoiner().searchForOtherClusters();
    }
  }

  /** Returns when each of these knows so many members. */
  void awaitSize(List<Member> some, int count) {
    Await.until(
        LIMIT,
        () -> some.stream().allMatch(m -> m.instance().getCluster().getMembers().size() == count),
        () ->
            "members known: "
                + some.stream().map(m -> m.instance().getCluster().getMembers().size()).toList());
  }

  /** Moves the clock of every member on. */
  void pass(Duration time) {
    clock.addAndGet(time.toMillis());
  }

  /** Returns when every partition has its owner and backup. */
  void awaitSafe() {
    Await.until(
        LIMIT,
        () ->
            members.stream()
                .filter(m -> m.instance().getLifecycleService().isRunning())
                .allMatch(m -> m.instance().getPartitionService().isClusterSafe()),
        () -> "the cluster is not safe");
  }
}
