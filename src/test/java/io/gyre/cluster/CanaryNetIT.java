package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The bus of one node of three is cut by the network, while all stay members of one cluster. */
@Tag("netfault")
class CanaryNetIT {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration AFTER = Duration.ofSeconds(15);
  private static final List<Integer> ALL = List.of(0, 1, 2);

  @Test
  void bus_cutInBothDirections_oneNodeGoesAndComesBack() {
    goesAndComesBack(
        net ->
            List.of(1, 2)
                .forEach(
                    other -> {
                      net.cut(0, other, FaultNet.BUS_PORT);
                      net.cut(other, 0, FaultNet.BUS_PORT);
                    }));
  }

  @Test
  void bus_ofOneNodeThatCannotSend_oneNodeGoesAndComesBack() {
    goesAndComesBack(net -> List.of(1, 2).forEach(to -> net.cut(0, to, FaultNet.BUS_PORT)));
  }

  private static void goesAndComesBack(Consumer<FaultNet> fault) {
    String changes = FaultNet.configured("{" + NodeHealth.CONFIG + "}");
    try (FaultNet net = FaultNet.start(3);
        TestCluster cluster = TestCluster.start(3, changes, net)) {
      NodeHealth health = new NodeHealth(cluster);
      health.await(ALL, Map.of());
      long start = System.nanoTime();
      fault.accept(net);
      List<Integer> seen = health.watch(ALL, LIMIT);
      assertEquals(List.of(0), seen, () -> cluster.complaints());
      assertEquals(List.of(0), health.watch(ALL, AFTER));
      assertEquals(0, health.metric(0, "centrifugo_node_ready"));
      assertEquals(2, health.metric(0, "centrifugo_cluster_links_broken"));
      net.heal();
      Duration mended = health.await(ALL, Map.of());
      System.out.printf(
          "healed after %d s, all ready %s later%n",
          Duration.ofNanos(System.nanoTime() - start).minus(mended).toSeconds(), mended);
      assertTrue(mended.compareTo(Duration.ofSeconds(15)) < 0, mended::toString);
    }
  }
}
