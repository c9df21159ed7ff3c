package io.gyre.node.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.spi.properties.ClusterProperty;
import com.hazelcast.spi.properties.HazelcastProperty;
import io.gyre.config.ClusterConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;

/** Puts Gyre's own keys, and what it relies on, over what the file says. */
final class HazelcastSettings {

  private static final Set<String> ANY = Set.of("0.0.0.0", "::");
  private static final int LOOK_UP_SECONDS = 5;

  private final Config target;
  private final ClusterConfig cluster;

  private HazelcastSettings(Config target, ClusterConfig cluster) {
    this.target = target;
    this.cluster = cluster;
  }

  /**
   * Changes {@code target}; resolves names, so it blocks.
   *
   * @param shutdown how long a leaving node may take at most; a leaving member has no less patience
   * @throws IllegalArgumentException for an address that cannot be resolved
   */
  static void apply(Config target, ClusterConfig cluster, Duration shutdown) {
    HazelcastSettings settings = new HazelcastSettings(target, cluster);
    settings.always(shutdown);
    settings.network(target.getNetworkConfig());
    settings.join(target.getNetworkConfig().getJoin());
  }

  private void always(Duration shutdown) {
    target.setClusterName(cluster.name());
    target.setLiteMember(cluster.liteMember());
    // What members send each other is data of a few known kinds; nothing else is deserialized.
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.getWhitelist().addPrefixes("io.gyre.", "io.vertx.");
    target.getSerializationConfig().setJavaSerializationFilterConfig(filter);
    target.getJetConfig().setEnabled(false);
    target.getMetricsConfig().setEnabled(false);
    set(ClusterProperty.LOGGING_TYPE, "slf4j");
    set(ClusterProperty.LOGGING_ENABLE_DETAILS, "false");
    set(ClusterProperty.PHONE_HOME_ENABLED, "false");
    set(ClusterProperty.HEALTH_MONITORING_LEVEL, "OFF");
    // The node leaves in its own order.
    set(ClusterProperty.SHUTDOWNHOOK_ENABLED, "false");
    set(ClusterProperty.GRACEFUL_SHUTDOWN_MAX_WAIT, shutdown.toSeconds() + 1);
    // An append whose backup got lost is reported as unknown, not as done.
    set(ClusterProperty.FAIL_ON_INDETERMINATE_OPERATION_STATE, "true");
    set(ClusterProperty.HEARTBEAT_INTERVAL_SECONDS, "1");
    set(ClusterProperty.MAX_NO_HEARTBEAT_SECONDS, cluster.memberTimeout().toSeconds());
  }

  private void network(NetworkConfig network) {
    if (cluster.port() > 0) {
      network.setPort(cluster.port()).setPortAutoIncrement(false);
    }
    String address = cluster.address();
    boolean any = ANY.contains(address);
    // Unless told so, only the interface that the others are told of is listened on.
    set(ClusterProperty.SOCKET_BIND_ANY, any);
    if (!address.isEmpty() && !any) {
      network.getInterfaces().clear().setEnabled(true).addInterface(resolved(address));
    }
    if (!cluster.publicAddress().isEmpty()) {
      network.setPublicAddress(cluster.publicAddress());
    }
  }

  private static String resolved(String address) {
    try {
      return InetAddress.getByName(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "cluster.address: \"" + address + "\" is unknown; write an address of this machine", e);
    }
  }

  private void join(JoinConfig join) {
    join.getAutoDetectionConfig().setEnabled(false);
    String discovery = cluster.discovery();
    if (discovery.isEmpty() && !cluster.members().isEmpty()) {
      discovery = "tcp";
    }
    if (!discovery.isEmpty()) {
      join.getTcpIpConfig().setEnabled(discovery.equals("tcp"));
      join.getMulticastConfig().setEnabled(discovery.equals("multicast"));
      join.getKubernetesConfig().setEnabled(false);
      join.getAwsConfig().setEnabled(false);
      join.getAzureConfig().setEnabled(false);
      join.getGcpConfig().setEnabled(false);
      join.getEurekaConfig().setEnabled(false);
    }
    if (!cluster.members().isEmpty()) {
      join.getTcpIpConfig().setMembers(cluster.members());
    }
    if (discovery.equals("dns")) {
      service(join, "service-dns");
    } else if (discovery.equals("kubernetes")) {
      service(join, "service-name").setProperty("resolve-not-ready-addresses", "true");
    }
    if (join.getKubernetesConfig().isEnabled()) {
      // The service is looked up for this long; with 0, as the file has it, never at the start.
      set(ClusterProperty.WAIT_SECONDS_BEFORE_JOIN, LOOK_UP_SECONDS);
    }
  }

  /** Finds members by a service; its records are looked up whether or not a Kubernetes is near. */
  private KubernetesConfig service(JoinConfig join, String property) {
    KubernetesConfig kubernetes = join.getKubernetesConfig();
    kubernetes
        .setEnabled(true)
        .setProperty(property, cluster.service())
        .setProperty("service-port", String.valueOf(target.getNetworkConfig().getPort()));
    return kubernetes;
  }

  private void set(HazelcastProperty property, Object value) {
    target.setProperty(property.getName(), String.valueOf(value));
  }
}
