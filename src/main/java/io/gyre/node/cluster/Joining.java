package io.gyre.node.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.Member;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import io.gyre.config.ClusterConfig;
import io.gyre.engine.hazelcast.HazelcastEngine;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.NodeInfo;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt to become a member. */
final class Joining {

  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

  private final ClusterConfig cluster;
  private final NodeIdentity node;
  private final ClusterFile file;
  private final Proof proof;
  private final Gate gate;
  private final GatedContext context;

  /**
   * An attempt.
   *
   * @throws IllegalArgumentException when the configuration file cannot be used
   */
  Joining(ClusterConfig cluster, NodeIdentity node) {
    this.cluster = cluster;
    this.node = node;
    this.file = ClusterFile.read(cluster.configFile());
    this.proof = new Proof(cluster.secret(), cluster.name());
    this.gate = new Gate(proof);
    this.context = new GatedContext(gate);
  }

  /** Starts the member; see {@link ClusterMember#join}. */
  HazelcastInstance join(Duration shutdown) {
    Config config = file.config();
    HazelcastSettings.apply(config, cluster, shutdown);
    Attributes.put(config.getMemberAttributeConfig(), node, cluster, proof);
    HazelcastEngine.prepare(config, UUID.fromString(node.id()));
    HazelcastInstance hazelcast = started(config);
    requireName(hazelcast);
    for (Member other : hazelcast.getCluster().getMembers()) {
      String refusal = gate.refusal(other.getAttributes(), other.isLiteMember());
      if (refusal != null) {
        hazelcast.getLifecycleService().terminate();
        throw new IllegalStateException(
            "cluster left: the member at " + other.getAddress() + " is refused: " + refusal);
      }
    }
    return hazelcast;
  }

  /**
   * A node that was told where the others are, and found only members of another cluster there, is
   * set up wrongly: alone it would answer as if all were well.
   */
  private void requireName(HazelcastInstance hazelcast) {
    Set<Address> others = context.otherNames();
    if (others.isEmpty()) {
      return;
    }
    String text =
        "members of another cluster.name than \""
            + cluster.name()
            + "\" were found, which refused this node: "
            + others;
    boolean told = !cluster.members().isEmpty() || !cluster.service().isEmpty();
    if (told && hazelcast.getCluster().getMembers().size() == 1) {
      hazelcast.getLifecycleService().terminate();
      throw new IllegalStateException(text);
    }
    LOG.warn("{}", text);
  }

  private HazelcastInstance started(Config config) {
    try {
      return HazelcastInstanceFactory.newHazelcastInstance(config, null, context);
    } catch (RuntimeException e) {
      // Hazelcast reports what keeps it from starting by whatever exception is at hand.
      throw new IllegalStateException(
          "not a member of cluster \""
              + cluster.name()
              + "\": no membership port could be bound, or the members refused this node; "
              + "the reason is above: "
              + e.getMessage(),
          e);
    }
  }

  /** The address that the membership port is bound to. */
  String boundHost(String otherwise) {
    Address bound = context.bound();
    return bound == null ? otherwise : bound.getHost();
  }

  /** Says where this member is. */
  void announce(HazelcastInstance hazelcast, EventBusOptions bus, @Nullable NodeInfo info) {
    int port = bus.getPort() == 0 && info != null ? info.port() : bus.getPort();
    LOG.info(
        "cluster joined name={} nodes={} node={} file={} secret={} lite={}",
        cluster.name(),
        hazelcast.getCluster().getMembers().size(),
        node.id(),
        file.origin(),
        proof.needed(),
        cluster.liteMember());
    LOG.info(
        "membership port bound={} public={}",
        context.bound(),
        hazelcast.getCluster().getLocalMember().getAddress());
    String publicHost = info == null ? bus.getClusterPublicHost() : info.host();
    LOG.info(
        "event bus port bound={} public={} tls={}",
        "[" + bus.getHost() + "]:" + port,
        "[" + publicHost + "]:" + (info == null ? port : info.port()),
        bus.isSsl());
    if (!proof.needed()) {
      LOG.warn("cluster.secret is not set: whoever reaches the membership port can join");
    }
  }
}
