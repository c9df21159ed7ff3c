package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.engine.ChannelTurn;
import io.gyre.engine.Ledger;
import io.gyre.engine.Tenure;
import io.gyre.support.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What members tell of members that are no more, and of channels. */
final class HazelcastLedgerTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration DELAY = Duration.ofMillis(200);

  private final Cluster cluster = new Cluster(3);
  private final Told told = new Told();
  private List<Cluster.Member> members = List.of();
  private final List<Ledger> ledgers = new ArrayList<>();

  /** The application, which may be away: then what it is told waits. */
  private static final class Told implements Ledger.Teller {
    final Set<String> lost = ConcurrentHashMap.newKeySet();
    final Set<ChannelTurn> turns = ConcurrentHashMap.newKeySet();
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean away;

    @Override
    public void lost(String node, Tenure tenure, long timeMillis, Runnable done) {
      String who = tenure.user() + " " + tenure.client() + " " + tenure.channel();
      hear(
          () -> {
            lost.add(who);
            done.run();
          });
    }

    @Override
    public void turned(ChannelTurn turn, Runnable done) {
      hear(
          () -> {
            turns.add(turn);
            done.run();
          });
    }

    private synchronized void hear(Runnable news) {
      waiting.add(news);
      away(away);
    }

    synchronized void away(boolean now) {
      away = now;
      if (!away) {
        waiting.forEach(Runnable::run);
        waiting.clear();
      }
    }

    @Override
    public void dropped(long count) {
      throw new AssertionError("dropped " + count);
    }

    Set<String> occupied() {
      return new TreeSet<>(
          turns.stream()
              .collect(
                  Collectors.groupingBy(
                      ChannelTurn::channel,
                      Collectors.maxBy(Comparator.comparingLong(ChannelTurn::generation))))
              .values()
              .stream()
              .flatMap(java.util.Optional::stream)
              .filter(ChannelTurn::occupied)
              .map(ChannelTurn::channel)
              .toList());
    }
  }

  private void start() {
    members = cluster.startAll();
    for (Cluster.Member member : members) {
      Ledger ledger = cluster.node(member, o -> o, message -> {}).engine().ledger();
      ledger.open(told, DELAY);
      ledgers.add(ledger);
    }
    cluster.awaitSafe();
  }

  @AfterEach
  void stop() {
    cluster.stopAll();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Tenure tenure(int number, String channel) {
    return new Tenure("client" + number, "user" + number, channel, number + 1);
  }

  private void die(int member) {
    members.get(member).instance().getLifecycleService().terminate();
  }

  @Test
  void deadNode_itsTenuresAreToldByTheOthers_exceptThoseThatEnded() {
    start();
    for (int i = 0; i < 200; i++) {
      await(ledgers.get(2).begin(tenure(i, i % 2 == 0 ? "" : "a")));
    }
    await(ledgers.get(0).begin(tenure(1_000, "")));
    ledgers.get(2).end(tenure(0, ""));
    ledgers.get(2).end(new Tenure("client1", "user1", "a", 77));
    await(ledgers.get(2).begin(tenure(200, "")));
    assertEquals(Set.of(), told.lost);
    die(2);
    Await.until(LIMIT, () -> told.lost.size() >= 200, () -> "told " + told.lost.size());
    assertEquals(200, told.lost.size());
    assertTrue(told.lost.contains("user1 client1 a"), "an older end removed it");
    assertTrue(!told.lost.contains("user0 client0 "), "it had ended");
  }

  @Test
  void deadNode_whileTheApplicationIsAway_isToldLater() {
    start();
    for (int i = 0; i < 20; i++) {
      await(ledgers.get(2).begin(tenure(i, "")));
    }
    told.away(true);
    die(2);
    Await.until(
        LIMIT,
        () -> members.get(0).instance().getCluster().getMembers().size() == 2,
        () -> "not noticed");
    Await.until(
        LIMIT,
        () -> members.get(0).instance().getPartitionService().isClusterSafe(),
        () -> "no copies");
    die(1);
    told.away(false);
    Await.until(LIMIT, () -> told.lost.size() == 20, () -> "told " + told.lost.size());
  }

  @Test
  void channels_turnOnceForAllNodes_andWhenTheLastNodeDies() {
    start();
    for (int i = 0; i < 100; i++) {
      String channel = "c" + i;
      ledgers.get(2).subscribed(channel);
      if (i < 50) {
        ledgers.get(1).subscribed(channel);
      }
    }
    Await.until(LIMIT, () -> told.occupied().size() == 100, () -> "" + told.occupied());
    ledgers.get(1).unsubscribed("c0");
    die(2);
    Await.until(LIMIT, () -> told.occupied().size() == 49, () -> "" + told.occupied());
    Set<String> expected = new TreeSet<>();
    for (int i = 1; i < 50; i++) {
      expected.add("c" + i);
    }
    assertEquals(expected, told.occupied());
    assertEquals(151, told.turns.size());
  }

  @Test
  void channels_allCopiesLost_areToldAgainByTheirNodes() {
    start();
    ledgers.get(0).subscribed("kept");
    ledgers.get(1).subscribed("left");
    Await.until(LIMIT, () -> told.occupied().size() == 2, () -> "" + told.occupied());
    List.of(1, 2).parallelStream().forEach(this::die);
    Await.until(LIMIT, () -> told.occupied().contains("kept"), () -> "" + told.occupied());
    ledgers.get(0).unsubscribed("kept");
    Await.until(LIMIT, () -> !told.occupied().contains("kept"), () -> "" + told.occupied());
  }
}
