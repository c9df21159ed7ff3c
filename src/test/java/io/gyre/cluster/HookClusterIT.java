package io.gyre.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gyre.support.Await;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a backend is told by a cluster while clients come and go and a node is killed. */
@Tag("cluster")
class HookClusterIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int CLIENTS = 200;
  private static final int CHANNELS = 60;

  private final HookReceiver backend = new HookReceiver();

  @SuppressWarnings("NullAway.Init") // each test starts one
  private TestCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private HookChurn churn;

  private void start() {
    String changes =
        """
        {"shutdown": {"timeout": "20s"},
         "hooks": {"vacate_delay": "500ms", "backends": [
          {"name": "desk", "events": ["disconnect", "unsubscribe", "occupied", "vacated"],
           "endpoint": "URL", "timeout": "2s", "retry": {"max_delay": "500ms"}}]}}
        """
            .replace("URL", backend.url());
    cluster = TestCluster.start(3, changes);
    cluster.awaitReady();
    churn = new HookChurn(CLIENTS, CHANNELS);
    IntStream.range(0, 3).forEach(node -> churn.add(cluster.address(node)));
  }

  @AfterEach
  void stop() {
    if (churn != null) {
      churn.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    backend.close();
  }

  /** What was told is what is. */
  private void check() {
    churn.settle();
    Await.until(
        SOON,
        () -> backend.disconnected().containsAll(churn.endedClients()),
        () -> "ends not told: " + HookChurn.missing(churn.endedClients(), backend.disconnected()));
    Await.until(
        SOON,
        () -> backend.unsubscribed().containsAll(churn.endedSubscriptions()),
        () -> "not told: " + HookChurn.missing(churn.endedSubscriptions(), backend.unsubscribed()));
    Await.until(
        SOON,
        () -> backend.occupied().equals(cluster.channels(0)),
        () -> "told " + backend.occupied() + "\nthere " + cluster.channels(0));
    assertEquals(churn.liveChannels(), cluster.channels(0));
    Set<String> wrong = new TreeSet<>(backend.disconnected());
    wrong.retainAll(churn.liveClients());
    assertEquals(Set.of(), wrong, "told of connections that live");
  }

  @Test
  void nodeKilledUnderChurn_everythingIsTold() {
    start();
    churn.begin();
    Await.until(SOON, () -> churn.endedClients().size() > 300, () -> "no churn");
    churn.remove(cluster.address(2));
    cluster.kill(2);
    Await.until(SOON, () -> cluster.known(0) == 2, () -> "not noticed");
    int before = churn.endedClients().size();
    Await.until(SOON, () -> churn.endedClients().size() > before + 200, () -> "no churn");
    check();
  }

  @Tag("long")
  @Test
  void backendAwayForTenSeconds_nodeKilledMeanwhile_nothingIsLost() {
    start();
    churn.begin();
    Await.until(SOON, () -> churn.endedClients().size() > 100, () -> "no churn");
    backend.away(true);
    churn.remove(cluster.address(1));
    cluster.kill(1);
    Await.pause(Duration.ofSeconds(10));
    backend.away(false);
    check();
  }

  @Tag("long")
  @Test
  void nodeLeavesInOrder_itsConnectionsAreToldWithTheirCode() {
    start();
    churn.begin();
    Await.until(SOON, () -> churn.endedClients().size() > 100, () -> "no churn");
    churn.remove(cluster.address(1));
    cluster.stop(1);
    check();
    assertEquals(0, backend.lost(), "told as lost with their node");
  }
}
