package io.gyre.node.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.gyre.api.Readiness;
import io.gyre.bus.BusMessage;
import io.gyre.config.ClusterConfig;
import io.gyre.config.Config;
import io.gyre.engine.Delivery;
import io.gyre.engine.Engine;
import io.gyre.engine.hazelcast.HazelcastEngine;
import io.gyre.loop.Deadline;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.node.Foundation;
import io.gyre.node.NodeName;
import io.gyre.node.Version;
import io.gyre.node.Watched;
import io.gyre.node.canary.Canary;
import io.gyre.operation.Nodes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's membership of a cluster: the Hazelcast member, and the Vert.x whose event bus spans it.
 */
public final class ClusterMember implements Foundation {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterMember.class);

  /** Part of the close in which the bus may say that it is gone. */
  private static final double BUS_SHARE = 0.3;

  private final HazelcastInstance hazelcast;
  private final Vertx vertx;
  private final Membership membership;
  private final ClusterHealth health;
  private volatile @Nullable NodeLinks links;
  private final HazelcastClusterManager manager;
  private final BusSockets sockets;
  private @Nullable HazelcastEngine engine;
  private volatile @Nullable Canary canary;

  private ClusterMember(
      HazelcastInstance hazelcast,
      Vertx vertx,
      HazelcastClusterManager manager,
      BusSockets sockets,
      Membership membership,
      int minimum) {
    this.hazelcast = hazelcast;
    this.vertx = vertx;
    this.manager = manager;
    this.sockets = sockets;
    this.membership = membership;
    this.health = new ClusterHealth(hazelcast, vertx, membership, minimum);
  }

  /**
   * Joins the cluster. Blocks until the membership port is bound and the other members, if any, let
   * this one in, so not for an event loop.
   *
   * @param options of the Vert.x to be made; those of its event bus are set here
   * @return completes when the event bus is up; fails when it cannot be
   * @throws IllegalArgumentException for a configuration that cannot be used
   * @throws IllegalStateException when the cluster refused this node, or this node the cluster
   */
  public static CompletableFuture<ClusterMember> join(Config config, VertxOptions options) {
    ClusterConfig cluster = config.cluster();
    NodeIdentity node =
        new NodeIdentity(UUID.randomUUID().toString(), NodeName.of(config), Version.text());
    Joining joining = new Joining(cluster, node);
    HazelcastInstance hazelcast = joining.join(config.shutdown().timeout());
    try {
      String host = hazelcast.getCluster().getLocalMember().getAddress().getHost();
      EventBusOptions bus = BusOptions.of(cluster, joining.boundHost(host));
      HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast);
      Membership membership = new Membership(hazelcast, node.id());
      membership.follow();
      BusSockets sockets = BusSockets.of(options.getPreferNativeTransport());
      return Vertx.builder()
          .with(new VertxOptions(options).setEventBusOptions(bus))
          .withClusterManager(manager)
          .withTransport(sockets)
          .buildClustered()
          .onSuccess(vertx -> joining.announce(hazelcast, bus, manager.getNodeInfo()))
          .map(
              vertx ->
                  new ClusterMember(
                      hazelcast, vertx, manager, sockets, membership, cluster.minimumMembers()))
          .onFailure(failure -> hazelcast.getLifecycleService().terminate())
          .toCompletionStage()
          .toCompletableFuture();
    } catch (RuntimeException e) {
      hazelcast.getLifecycleService().terminate();
      throw e;
    }
  }

  @Override
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public String nodeId() {
    return membership.own();
  }

  @Override
  public Nodes nodes() {
    return membership;
  }

  @Override
  public Engine engine(Config config, List<? extends Loop> loops, Delivery delivery) {
    NodeLinks between = new NodeLinks(vertx, membership, loops, delivery, config.cluster());
    HazelcastEngine made =
        new SharedEngine(hazelcast, vertx, membership).of(config, loops, delivery, between.links());
    between.serve(made);
    links = between;
    engine = made;
    return made.engine();
  }

  @Override
  public boolean arrived(BusMessage message) {
    NodeLinks between = links;
    return between != null && between.links().receive(message);
  }

  @Override
  public Future<Void> settled() {
    // The first messages of clients are not to wait for connections that are yet to be made.
    NodeLinks between = links;
    return between == null
        ? health.settled()
        : health.settled().compose(settled -> between.links().opened());
  }

  @Override
  public List<Readiness.Problem> problems() {
    Canary watching = canary;
    return watching == null
        ? health.problems()
        : Stream.concat(health.problems().stream(), watching.problems().stream()).toList();
  }

  @Override
  public List<Readiness.Problem> degraded() {
    Canary watching = canary;
    return watching == null ? List.of() : watching.degraded();
  }

  @Override
  public void watch(Watched node) {
    HazelcastEngine shared = engine;
    if (shared == null) {
      throw new IllegalStateException("the node has no engine yet");
    }
    Loop loop = VertxLoop.next(vertx);
    CanaryLink link = new CanaryLink(loop, node, membership, shared, manager, sockets);
    Canary watching = new Canary(loop, membership, link);
    canary = watching;
    ClusterMeters.show(node.meters(), watching, shared.figures());
    NodeLinks between = links;
    if (between != null) {
      between.watch(node.meters());
    }
    watching.start();
  }

  @Override
  public Future<Void> unwatch() {
    Canary watching = canary;
    return watching == null ? Future.succeededFuture() : watching.stop();
  }

  @Override
  public void onLost(Runnable task) {
    membership.onLost(task);
  }

  @Override
  public void close(Duration timeout) {
    Deadline deadline = new Deadline(timeout);
    deadline.begin();
    membership.leave();
    // First the bus, so that the others stop sending; its addresses are in Hazelcast.
    within(
        share(timeout, BUS_SHARE),
        "event bus not closed in time",
        vertx.close().toCompletionStage().toCompletableFuture());
    // Cannot be broken off, only left alone.
    within(
        deadline.left(),
        "channel state not handed over in time: its copies on other nodes take over",
        CompletableFuture.runAsync(hazelcast::shutdown));
  }

  private static Duration share(Duration timeout, double part) {
    return Duration.ofMillis((long) (timeout.toMillis() * part));
  }

  private static void within(Duration time, String otherwise, CompletableFuture<Void> work) {
    try {
      work.get(Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn(otherwise);
    } catch (ExecutionException e) {
      LOG.warn("{} cause={}", otherwise, String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
