package io.gyre.node.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.gyre.channel.ChannelRules;
import io.gyre.channel.ResolvedOptions;
import io.gyre.config.ClusterConfig;
import io.gyre.config.Config;
import io.gyre.engine.Delivery;
import io.gyre.engine.NodeDelivery;
import io.gyre.engine.hazelcast.EngineOptions;
import io.gyre.engine.hazelcast.EngineParts;
import io.gyre.engine.hazelcast.HazelcastEngine;
import io.gyre.engine.hazelcast.PayloadCodec;
import io.gyre.loop.Loop;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The engine of a node in a cluster. */
final class SharedEngine {

  private final HazelcastInstance hazelcast;
  private final Vertx vertx;
  private final Membership membership;

  SharedEngine(HazelcastInstance hazelcast, Vertx vertx, Membership membership) {
    this.hazelcast = hazelcast;
    this.vertx = vertx;
    this.membership = membership;
  }

  /**
   * Makes it; see {@link io.gyre.node.Foundation#engine}.
   *
   * @param toNode the way to other nodes
   */
  HazelcastEngine of(
      Config config, List<? extends Loop> loops, Delivery local, NodeDelivery toNode) {
    requireShared("broker.type", config.broker().enabled(), config.broker().type(), config);
    requireShared(
        "presence_manager.type",
        config.presenceManager().enabled(),
        config.presenceManager().type(),
        config);
    EngineParts parts =
        new EngineParts(
            UUID.fromString(membership.own()),
            loops,
            local,
            toNode,
            task -> vertx.executeBlocking(() -> ran(task), false),
            options(config));
    return HazelcastEngine.create(hazelcast, parts);
  }

  private EngineOptions options(Config config) {
    ClusterConfig cluster = config.cluster();
    ChannelRules rules = new ChannelRules(config.channel(), config.client());
    PayloadCodec codec =
        cluster.encryptionKey().isEmpty()
            ? PayloadCodec.PLAIN
            : new AesGcmCodec(cluster.encryptionKey());
    return EngineOptions.defaults()
        .withBackups(channel -> backups(rules.options(channel), cluster))
        // Lite members do not count, and while it takes over the state of others a member must not
        // answer from its own: so the rule is ours, and the engine hears yes or no.
        .withMinimumMembers(
            () -> membership.serves(cluster.minimumMembers()) ? 0 : Integer.MAX_VALUE)
        .withLease(cluster.memberTimeout().dividedBy(2))
        .withCodec(codec);
  }

  private static int backups(@Nullable ResolvedOptions options, ClusterConfig cluster) {
    int own = options == null ? 0 : options.config().backupCount();
    return Math.max(0, own == 0 ? cluster.backupCount() : own);
  }

  private static void requireShared(String key, boolean ownType, String type, Config config) {
    String effective = ownType ? type : config.engine().type();
    boolean leftAlone = !ownType && effective.equals("memory");
    if (!leftAlone && !effective.equals("hazelcast")) {
      throw new IllegalArgumentException(
          (ownType ? key : "engine.type")
              + ": \""
              + effective
              + "\" is not built yet for a cluster; allowed: hazelcast");
    }
  }

  private static boolean ran(Runnable task) {
    task.run();
    return true;
  }
}
