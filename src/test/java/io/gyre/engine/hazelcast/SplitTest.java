package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.gyre.engine.AppendOptions;
import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.engine.Streams;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import io.gyre.support.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters that fall into parts, and parts that find each other again. */
@Tag("cluster")
@Tag("long")
@SuppressWarnings("NullAway") // a null shows as a failure of the test
final class SplitTest {

  private static final Retention KEEP =
      new Retention(100, Duration.ofMinutes(5), Duration.ofMinutes(9));
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> CHANNELS =
      IntStream.range(0, 8).mapToObj(i -> "c" + i).toList();

  private Cluster cluster;
  private final List<Cluster.Member> members = new ArrayList<>();
  private final List<Cluster.Node> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    cluster.stopAll();
  }

  private void start(int size) {
    cluster = new Cluster(size);
    members.addAll(cluster.startAll());
    members.forEach(this::engineOn);
    cluster.awaitSafe();
  }

  private void engineOn(Cluster.Member member) {
    // Two backups if there are so many members.
    nodes.add(cluster.node(member, o -> o.withBackups(channel -> 2), message -> {}));
  }

  private Streams streams(int node) {
    return nodes.get(node).engine().streams();
  }

  private Map<String, StreamPosition> publish(int node, String text) {
    Map<String, StreamPosition> positions = new HashMap<>();
    for (String channel : CHANNELS) {
      Publication publication = Publication.of(Data.json("\"" + text + "\""));
      var done = await(streams(node).append(channel, publication, AppendOptions.of(KEEP)));
      positions.put(channel, done.position());
    }
    return positions;
  }

  private Map<String, StreamPosition> tops(int node) {
    Map<String, StreamPosition> tops = new HashMap<>();
    CHANNELS.forEach(channel -> tops.put(channel, read(node, channel).top()));
    return tops;
  }

  private History read(int node, String channel) {
    return await(
        streams(node).read(channel, new HistoryQuery(KEEP, HistoryQuery.NO_LIMIT, null, false)));
  }

  private List<String> texts(int node, String channel) {
    return read(node, channel).publications().stream().map(p -> p.data().text()).toList();
  }

  private static Map<String, String> epochs(Map<String, StreamPosition> positions) {
    Map<String, String> epochs = new HashMap<>();
    positions.forEach((channel, position) -> epochs.put(channel, position.epoch()));
    return epochs;
  }

  private static void assertAllDiffer(Map<String, String> one, Map<String, String> other) {
    one.forEach((channel, epoch) -> assertNotEquals(epoch, other.get(channel), channel));
  }

  @Test
  void ofThree_oneCutOff_onlyItBeginsAnew() {
    start(3);
    Map<String, String> before = epochs(publish(0, "before"));
    cluster.split(members.subList(0, 2), members.subList(2, 3));
    assertEquals(before, epochs(publish(1, "larger")));
    assertEquals(before, epochs(tops(0)));
    assertAllDiffer(before, epochs(tops(2)));
    assertEquals(List.of("\"before\""), texts(2, "c0"), "what it had is there under another epoch");
  }

  @Test
  void ofTwo_partedFromEachOther_neitherGoesOnInTheOldEpoch() {
    start(2);
    Map<String, String> before = epochs(publish(0, "before"));
    cluster.split(members.subList(0, 1), members.subList(1, 2));
    Map<String, String> one = epochs(publish(0, "one"));
    Map<String, String> other = epochs(publish(1, "other"));
    assertAllDiffer(before, one);
    assertAllDiffer(before, other);
    assertAllDiffer(one, other);
    assertEquals(List.of("\"before\"", "\"one\""), texts(0, "c0"));
  }

  @Test
  void ofTwo_otherEnded_goesOnInTheOldEpoch() {
    start(2);
    Map<String, String> before = epochs(publish(0, "before"));
    members.get(1).instance().getLifecycleService().terminate();
    assertEquals(before, epochs(publish(0, "after")));
  }

  @Test
  void ofTwo_otherLeft_goesOnInTheOldEpoch() {
    start(2);
    Map<String, String> before = epochs(publish(0, "before"));
    await(streams(1).close());
    // Its port still answers when it is gone, as that of a slow process would.
    cluster.split(members.subList(0, 1), members.subList(1, 2));
    assertEquals(before, epochs(publish(0, "after")));
  }

  @Test
  void ofFour_twoEndedAtOnce_goOnInTheOldEpoch() {
    start(4);
    Map<String, String> before = epochs(publish(0, "before"));
    members.subList(2, 4).parallelStream()
        .forEach(member -> member.instance().getLifecycleService().terminate());
    assertEquals(before, epochs(publish(1, "after")));
    assertEquals(before, epochs(tops(0)));
  }

  @Test
  void cutOff_joinedByAnEmptyOne_doesNotBringTheOldEpochBack() {
    start(3);
    Map<String, String> before = epochs(publish(0, "before"));
    cluster.split(members.subList(0, 2), members.subList(2, 3));
    Cluster.Member empty = cluster.start(List.of(cluster.port(members.get(2))));
    members.add(empty);
    engineOn(empty);
    cluster.awaitSize(List.of(members.get(2), empty), 2);
    assertAllDiffer(before, epochs(publish(3, "stale and empty")));
    assertAllDiffer(before, epochs(tops(2)));
    assertEquals(before, epochs(publish(0, "larger")));
  }

  @Test
  void merge_smallerPartSaidNothing_epochsGoOn() {
    start(3);
    Map<String, String> before = epochs(publish(0, "before"));
    cluster.split(members.subList(0, 2), members.subList(2, 3));
    publish(0, "larger");
    tops(2);
    cluster.heal();
    assertEquals(before, epochs(tops(2)));
    assertEquals(List.of("\"before\"", "\"larger\""), texts(2, "c0"));
  }

  @Test
  void merge_bothPartsSaidSomething_beginsAnew() {
    start(3);
    Map<String, String> before = epochs(publish(0, "before"));
    cluster.split(members.subList(0, 2), members.subList(2, 3));
    publish(0, "larger");
    final Map<String, String> smaller = epochs(publish(2, "smaller"));
    cluster.heal();
    Map<String, String> after = epochs(tops(1));
    assertAllDiffer(before, after);
    assertAllDiffer(smaller, after);
    assertEquals(List.of("\"before\"", "\"larger\""), texts(2, "c0"));
    assertEquals(after, epochs(tops(2)), "and stays so");
  }

  @Test
  void merge_equalHalvesOneSaidSomething_itsStreamGoesOn() {
    start(2);
    publish(0, "before");
    cluster.split(members.subList(0, 1), members.subList(1, 2));
    Map<String, String> one = epochs(publish(0, "one"));
    tops(1);
    cluster.heal();
    assertEquals(one, epochs(tops(1)));
    assertEquals(List.of("\"before\"", "\"one\""), texts(1, "c0"));
  }

  @Test
  void merge_presence_isThatOfBothParts() {
    start(2);
    Duration ttl = Duration.ofMinutes(5);
    await(nodes.get(0).engine().presence().put("c", new ClientInfo("u", "a", null, null), ttl));
    await(nodes.get(1).engine().presence().put("c", new ClientInfo("u", "gone", null, null), ttl));
    cluster.split(members.subList(0, 1), members.subList(1, 2));
    await(nodes.get(1).engine().presence().remove("c", "gone"));
    await(nodes.get(1).engine().presence().put("c", new ClientInfo("u", "b", null, null), ttl));
    cluster.heal();
    Await.until(
        LIMIT,
        () -> present(0).equals(Set.of("a", "b")) && present(1).equals(Set.of("a", "b")),
        () -> "present: " + present(0) + ", " + present(1));
  }

  private Set<String> present(int node) {
    return new HashSet<>(await(nodes.get(node).engine().presence().get("c")).keySet());
  }

  @Test
  void requests_whileAPartIsBeingTakenOver_areAnsweredInTheEnd() {
    start(3);
    publish(0, "before");
    cluster.split(members.subList(0, 2), members.subList(2, 3));
    CompletableFuture<Void> healing = CompletableFuture.runAsync(cluster::heal);
    long published = 0;
    while (!healing.isDone()) {
      publish(0, "p" + published++);
    }
    healing.join();
    publish(0, "after");
    long expected = published + 2;
    tops(1).forEach((channel, top) -> assertEquals(expected, top.offset(), channel));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
