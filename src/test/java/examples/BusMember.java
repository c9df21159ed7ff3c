package examples;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A plain Vert.x application that joins a Gyre cluster as a member of its event bus. Needs {@code
 * vertx-core} and {@code vertx-hazelcast} of the releases that the nodes use, and nothing of Gyre.
 *
 * @param vertx clustered; its bus reaches the nodes and all other services
 * @param hazelcast its membership, to be shut down after {@code vertx} was closed
 */
public record BusMember(Vertx vertx, HazelcastInstance hazelcast) {

  /** What every node says of itself. */
  private static final String NODE = "gyre.bus";

  /**
   * Joins. Blocks until the nodes let this member in, so not for an event loop.
   *
   * @param cluster {@code cluster.name} of the nodes
   * @param secret {@code cluster.secret}; "" for none
   * @param address of this machine, as nodes reach it
   * @param nodes hosts, or {@code host:port}, where nodes are
   * @throws IllegalStateException when the nodes refuse this member, or none is there
   */
  public static Future<BusMember> join(
      String cluster, String secret, String address, List<String> nodes) {
    HazelcastInstance hazelcast =
        Hazelcast.newHazelcastInstance(config(cluster, secret, address, nodes));
    // Alone it would be a cluster of its own, which nodes that start later would join.
    if (hazelcast.getCluster().getMembers().stream().allMatch(m -> m.getAttribute(NODE) == null)) {
      hazelcast.shutdown();
      throw new IllegalStateException("no node of cluster " + cluster + " at " + nodes);
    }
    VertxOptions options =
        new VertxOptions().setEventBusOptions(new EventBusOptions().setHost(address));
    return Vertx.builder()
        .with(options)
        .withClusterManager(new HazelcastClusterManager(hazelcast))
        .buildClustered()
        .map(vertx -> new BusMember(vertx, hazelcast))
        .onFailure(problem -> hazelcast.shutdown());
  }

  private static Config config(String cluster, String secret, String address, List<String> nodes) {
    String id = UUID.randomUUID().toString();
    Config config = new Config().setClusterName(cluster);
    // The nodes keep the state of channels; a service must not.
    config.setLiteMember(true);
    config
        .getMemberAttributeConfig()
        .setAttribute("__vertx.nodeId", id)
        .setAttribute("gyre.name", "service")
        .setAttribute("gyre.proof", proof(secret, cluster, id));
    // As the nodes have it: who is silent for so long counts as lost.
    config
        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
        .setProperty("hazelcast.max.no.heartbeat.seconds", "5")
        .setProperty("hazelcast.partition.count", "271")
        .setProperty("hazelcast.wait.seconds.before.join", "0")
        .setProperty("hazelcast.socket.bind.any", "false")
        .setProperty("hazelcast.phone.home.enabled", "false")
        .setProperty("hazelcast.shutdownhook.enabled", "false");
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(address);
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true).setMembers(nodes);
    return config;
  }

  /** Shows that this member knows the secret, without telling it. */
  private static String proof(String secret, String cluster, String id) {
    if (secret.isEmpty()) {
      return "";
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      String text = "gyre cluster member\n" + cluster + "\n" + id;
      byte[] code = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(code);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Leaves; done when the nodes know. Blocks after that for Hazelcast's own goodbye. */
  public Future<Void> leave() {
    return vertx.close().onComplete(closed -> hazelcast.shutdown());
  }
}
