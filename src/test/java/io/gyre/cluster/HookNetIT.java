package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gyre.support.Await;
import io.gyre.support.Json;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a backend believes after one node of three was cut off from the others for a while, with
 * clients that come and go on all of them all the time.
 */
@Tag("netfault")
class HookNetIT {
  private static final int NODES = 3;
  private static final int CLIENTS = 120;
  private static final int CHANNELS = 40;
  private static final Duration CUT_OFF = Duration.ofSeconds(20);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Longer than nodes take to say everything again. */
  private static final Duration IN_TIME = Duration.ofSeconds(150);

  private static final String HOOKS =
      """
      {"vacate_delay": "500ms", "backends": [
       {"name": "desk", "events": ["disconnect", "unsubscribe", "occupied", "vacated"],
        "endpoint": "URL", "timeout": "2s", "retry": {"max_delay": "500ms"}}]}
      """;

  @Test
  void isolated_withMajorityAsked_theLastWordIsTheTruth() throws UnknownHostException {
    play(NetRun.MAJORITY);
  }

  @Test
  void isolated_withDefaults_theLastWordIsTheTruth() throws UnknownHostException {
    play(NetRun.DEFAULTS);
  }

  private static void play(String changes) throws UnknownHostException {
    try (HookReceiver backend = new HookReceiver(InetAddress.getByName("0.0.0.0"));
        FaultNet net = FaultNet.start(NODES)) {
      ObjectNode config = (ObjectNode) Json.parse(FaultNet.configured(changes));
      config.set("hooks", Json.parse(HOOKS.replace("URL", backend.url(TestCluster.HERE))));
      try (TestCluster cluster = TestCluster.start(NODES, config.toString(), net);
          HookChurn churn = new HookChurn(CLIENTS, CHANNELS)) {
        cluster.awaitReady();
        for (int node = 0; node < NODES; node++) {
          churn.add(cluster.address(node));
        }
        churn.begin();
        more(churn, 200);
        net.isolate(0);
        Await.pause(CUT_OFF);
        assertTrue(net.lost() > 0, "the fault cost no packet");
        assertTrue(backend.lost() > 0, "nobody was told of the node that was cut off");
        net.heal();
        cluster.awaitTogether();
        more(churn, 300);
        churn.settle();
        check(cluster, churn, backend);
        churn.leave();
        Await.until(SOON, () -> churn.liveClients().isEmpty(), () -> "clients do not leave");
        check(cluster, churn, backend);
        assertEquals(Set.of(), backend.occupied());
      }
    }
  }

  private static void more(HookChurn churn, int ends) {
    int wanted = churn.endedClients().size() + ends;
    Await.until(SOON, () -> churn.endedClients().size() > wanted, () -> "no churn");
  }

  private static void check(TestCluster cluster, HookChurn churn, HookReceiver backend) {
    long start = System.nanoTime();
    Await.until(
        IN_TIME,
        () -> HookChurn.missing(churn.endedClients(), backend.disconnected()).isEmpty(),
        () -> "ends not told: " + HookChurn.missing(churn.endedClients(), backend.disconnected()));
    Await.until(
        IN_TIME,
        () -> HookChurn.missing(churn.endedSubscriptions(), backend.unsubscribed()).isEmpty(),
        () -> "not told: " + HookChurn.missing(churn.endedSubscriptions(), backend.unsubscribed()));
    Set<String> there = new TreeSet<>(churn.liveChannels());
    Await.until(
        IN_TIME,
        () -> backend.occupied().equals(there),
        () -> "told " + backend.occupied() + "\nthere " + there);
    System.out.printf(
        "all told after %d ms, of %d connections that ended%n",
        Duration.ofNanos(System.nanoTime() - start).toMillis(), churn.endedClients().size());
    for (int node = 0; node < NODES; node++) {
      assertEquals(there, cluster.channels(node), "channels as node " + node + " knows them");
    }
  }
}
