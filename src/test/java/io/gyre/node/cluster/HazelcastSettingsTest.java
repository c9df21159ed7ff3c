package io.gyre.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import io.gyre.config.ClusterConfig;
import io.gyre.config.ConfigLoader;
import io.gyre.config.SourceSet;
import io.vertx.core.eventbus.EventBusOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of section {@code cluster} and of {@code cluster.xml}. */
@SuppressWarnings("NullAway") // a null shows as a failure of the test
final class HazelcastSettingsTest {

  @TempDir private Path directory = Path.of("");

  private static ClusterConfig section(String members) {
    ConfigLoader.Result loaded =
        ConfigLoader.load(SourceSet.ofFile("c.json", "{\"cluster\": {" + members + "}}"));
    assertEquals(List.of(), loaded.problems());
    return loaded.config().cluster();
  }

  private static Config applied(String members) {
    Config config = ClusterFile.read("cluster.xml").config();
    HazelcastSettings.apply(config, section(members), Duration.ofSeconds(9));
    return config;
  }

  @Test
  void apply_nothing_looksOnThisMachineOnly() {
    Config config = applied("\"enabled\": true");
    NetworkConfig network = config.getNetworkConfig();
    JoinConfig join = network.getJoin();
    assertEquals("gyre", config.getClusterName());
    assertTrue(join.getTcpIpConfig().isEnabled());
    assertEquals(List.of("127.0.0.1"), join.getTcpIpConfig().getMembers());
    assertFalse(join.getMulticastConfig().isEnabled());
    assertFalse(join.getKubernetesConfig().isEnabled());
    assertEquals(5701, network.getPort());
    assertTrue(network.isPortAutoIncrement());
    assertEquals("false", config.getProperty("hazelcast.socket.bind.any"));
    assertEquals("false", config.getProperty("hazelcast.phone.home.enabled"));
    assertEquals("false", config.getProperty("hazelcast.shutdownhook.enabled"));
    assertEquals("true", config.getProperty("hazelcast.operation.fail.on.indeterminate.state"));
    assertEquals("5", config.getProperty("hazelcast.max.no.heartbeat.seconds"));
    assertEquals("10", config.getProperty("hazelcast.graceful.shutdown.max.wait"));
    assertEquals("271", config.getProperty("hazelcast.partition.count"));
  }

  @Test
  void apply_membersAndAddresses_winOverTheFile() {
    Config config =
        applied(
            "\"members\": [\"10.0.0.1, 10.0.0.2:5702\"], \"port\": 5801, \"address\": \"127.0.0.1\","
                + "\"public_address\": \"1.2.3.4:99\", \"member_timeout\": \"3s\", \"name\": \"n\"");
    NetworkConfig network = config.getNetworkConfig();
    assertEquals(
        List.of("10.0.0.1", "10.0.0.2:5702"), network.getJoin().getTcpIpConfig().getMembers());
    assertEquals(5801, network.getPort());
    assertFalse(network.isPortAutoIncrement());
    assertEquals(List.of("127.0.0.1"), List.copyOf(network.getInterfaces().getInterfaces()));
    assertEquals("1.2.3.4:99", network.getPublicAddress());
    assertEquals("3", config.getProperty("hazelcast.max.no.heartbeat.seconds"));
    assertEquals("n", config.getClusterName());
  }

  @Test
  void apply_otherDiscovery_replacesTheListOfAddresses() {
    JoinConfig dns =
        applied("\"discovery\": \"dns\", \"service\": \"nodes.local\", \"port\": 5801")
            .getNetworkConfig()
            .getJoin();
    assertFalse(dns.getTcpIpConfig().isEnabled());
    assertTrue(dns.getKubernetesConfig().isEnabled());
    assertEquals("nodes.local", dns.getKubernetesConfig().getProperty("service-dns"));
    assertEquals("5801", dns.getKubernetesConfig().getProperty("service-port"));
    assertEquals(
        "5",
        applied("\"discovery\": \"dns\", \"service\": \"nodes.local\"")
            .getProperty("hazelcast.wait.seconds.before.join"));
    assertEquals(
        "0", applied("\"enabled\": true").getProperty("hazelcast.wait.seconds.before.join"));
    JoinConfig kubernetes =
        applied("\"discovery\": \"kubernetes\", \"service\": \"gyre\"")
            .getNetworkConfig()
            .getJoin();
    assertEquals("gyre", kubernetes.getKubernetesConfig().getProperty("service-name"));
    assertTrue(
        applied("\"discovery\": \"multicast\"")
            .getNetworkConfig()
            .getJoin()
            .getMulticastConfig()
            .isEnabled());
  }

  @Test
  void read_missingOrMalformedFile_isRefusedByName() throws Exception {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> ClusterFile.read("nowhere.xml"))
            .getMessage()
            .startsWith("cluster.config_file: \"nowhere.xml\""));
    Path broken = Files.writeString(directory.resolve("broken.xml"), "<hazelcast>");
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> ClusterFile.read(broken.toString()))
            .getMessage()
            .contains("broken.xml is not a Hazelcast configuration"));
  }

  @Test
  void busOptions_nothing_followsTheMembershipPort() {
    EventBusOptions options = BusOptions.of(section("\"enabled\": true"), "10.0.0.9");
    assertEquals("10.0.0.9", options.getHost());
    assertEquals("10.0.0.9", options.getClusterPublicHost());
    assertEquals(0, options.getPort());
    assertFalse(options.isSsl());
  }

  @Test
  void busOptions_publicAddressOfTheNode_isSharedWithoutItsPort() {
    EventBusOptions options =
        BusOptions.of(
            section(
                "\"public_address\": \"1.2.3.4:99\", \"bus\": {\"port\": 7, \"public_port\": 8}"),
            "10.0.0.9");
    assertEquals("1.2.3.4", options.getClusterPublicHost());
    assertEquals(7, options.getPort());
    assertEquals(8, options.getClusterPublicPort());
  }
}
