package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.engine.Presence.Stats;
import io.gyre.engine.Streams;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.gyre.support.Await;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several members, some of which die. */
@SuppressWarnings("NullAway") // a null shows as a failure of the test
final class ClusterEngineTest {

  private static final Retention KEEP =
      new Retention(5_000, Duration.ofMinutes(5), Duration.ofMinutes(9));
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final int CHANNELS = 20;
  private static final int EACH = 300;

  private final Cluster cluster = new Cluster(3);

  @AfterEach
  void stop() {
    cluster.stopAll();
  }

  /** What one node's hubs got, by channel. */
  private static final class Heard {
    private final Map<String, Queue<Publication>> byChannel = new ConcurrentHashMap<>();

    void deliver(BusMessage message) {
      if (message instanceof Deliver deliver) {
        byChannel
            .computeIfAbsent(deliver.channel(), c -> new ConcurrentLinkedQueue<>())
            .add(deliver.publication());
      }
    }

    List<Publication> in(String channel) {
      return List.copyOf(byChannel.getOrDefault(channel, new ConcurrentLinkedQueue<>()));
    }
  }

  @Test
  void append_memberKilledMeanwhile_losesNothingAcknowledged() throws InterruptedException {
    List<Cluster.Member> members = cluster.startAll();
    Heard heard = new Heard();
    Heard heardElsewhere = new Heard();
    Streams publisher = cluster.node(members.get(0), o -> o, heard::deliver).engine().streams();
    Streams listener =
        cluster.node(members.get(1), o -> o, heardElsewhere::deliver).engine().streams();
    cluster.node(members.get(2), o -> o, message -> {});
    List<String> channels = IntStream.range(0, CHANNELS).mapToObj(i -> "c" + i).toList();
    for (String channel : channels) {
      await(publisher.addInterest(channel));
      await(listener.addInterest(channel));
    }
    cluster.awaitSafe();
    Map<String, Map<Long, String>> acked = new ConcurrentHashMap<>();
    AtomicInteger count = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(CHANNELS);
    for (String channel : channels) {
      acked.put(channel, new ConcurrentHashMap<>());
      publish(publisher, channel, 0, acked.get(channel), count, done);
    }
    Await.until(LIMIT, () -> count.get() > CHANNELS * EACH / 4, () -> "acked " + count);
    assertEquals(CHANNELS, done.getCount(), "publishing goes on");
    members.get(2).instance().getLifecycleService().terminate();
    assertTrue(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS), () -> "acked " + count);
    for (String channel : channels) {
      assertComplete(publisher, channel, acked.get(channel), heard, heardElsewhere);
    }
  }

  private static void publish(
      Streams streams,
      String channel,
      int i,
      Map<Long, String> acked,
      AtomicInteger count,
      CountDownLatch done) {
    if (i == EACH) {
      done.countDown();
      return;
    }
    String text = "\"" + i + "\"";
    Publication publication = Publication.of(Data.json(text));
    streams
        .append(channel, publication, AppendOptions.of(KEEP))
        .onComplete(
            appended -> {
              if (appended.succeeded()) {
                acked.put(appended.result().position().offset(), text);
                count.incrementAndGet();
              }
              publish(streams, channel, i + 1, acked, count, done);
            });
  }

  private static void assertComplete(
      Streams streams, String channel, Map<Long, String> acked, Heard... heard) {
    HistoryQuery all = new HistoryQuery(KEEP, HistoryQuery.NO_LIMIT, null, false);
    List<Publication> kept = await(streams.read(channel, all)).publications();
    assertEquals(
        LongStream.rangeClosed(1, kept.size()).boxed().toList(),
        kept.stream().map(Publication::offset).toList());
    acked.forEach(
        (offset, text) -> assertEquals(text, text(kept.get((int) (offset - 1))), channel));
    for (Heard one : heard) {
      Await.until(
          LIMIT,
          () -> one.in(channel).size() >= kept.size(),
          () -> channel + ": heard " + one.in(channel).size() + " of " + kept.size());
      assertEquals(line(kept), line(one.in(channel)), channel);
    }
  }

  private static List<String> line(List<Publication> publications) {
    return publications.stream().map(p -> p.offset() + ":" + text(p)).toList();
  }

  private static String text(Publication publication) {
    Data data = publication.data();
    return data == null ? "" : data.text();
  }

  @Test
  void append_ranTwiceThenOwnerKilled_isOnTheBackupOnce() {
    List<Cluster.Member> members = cluster.startAll();
    members.forEach(member -> cluster.node(member, o -> o, message -> {}));
    cluster.awaitSafe();
    HazelcastInstance asks = members.get(0).instance();
    IMap<String, StreamState> map = asks.getMap(HazelcastEngine.STREAMS + 1);
    String channel = channelOf(members.get(2), asks);
    AppendItem item = new AppendItem(new byte[] {1}, AppendOptions.of(KEEP));
    UUID origin = UUID.randomUUID();
    var first = ask(map, channel, new AppendProcessor(origin, 1, List.of(item, item)));
    var second = ask(map, channel, new AppendProcessor(origin, 1, List.of(item, item)));
    assertEquals(first.results, second.results);
    assertEquals(first.life, second.life);
    members.get(2).instance().getLifecycleService().terminate();
    var third = ask(map, channel, new AppendProcessor(origin, 1, List.of(item, item)));
    assertEquals(first.results, third.results);
    HistoryQuery all = new HistoryQuery(KEEP, HistoryQuery.NO_LIMIT, null, false);
    assertEquals(2, ask(map, channel, new ReadProcessor(all)).kept.size());
  }

  /** Asks until the owner is certain that it may answer, as {@link Calls} does. */
  private static <R> R ask(
      IMap<String, StreamState> map, String channel, StreamProcessor<R> processor) {
    AtomicReference<R> answer = new AtomicReference<>();
    Await.until(
        Duration.ofSeconds(10),
        () -> {
          try {
            answer.set(map.executeOnKey(channel, processor));
            return true;
          } catch (UncertainException again) {
            return false;
          }
        },
        () -> "the owner of " + channel + " stays uncertain");
    return Objects.requireNonNull(answer.get());
  }

  private static String channelOf(Cluster.Member owner, HazelcastInstance asks) {
    UUID id = owner.instance().getCluster().getLocalMember().getUuid();
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "channel" + i)
        .filter(c -> asks.getPartitionService().getPartition(c).getOwner().getUuid().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void append_publishersOnDifferentNodes_areHeardInOneOrder() throws InterruptedException {
    List<Cluster.Member> members = cluster.startAll();
    List<Heard> heard = List.of(new Heard(), new Heard(), new Heard());
    List<Streams> nodes =
        IntStream.range(0, 3)
            .mapToObj(
                i -> cluster.node(members.get(i), o -> o, heard.get(i)::deliver).engine().streams())
            .toList();
    CountDownLatch done = new CountDownLatch(3);
    nodes.forEach(node -> await(node.addInterest("c")));
    for (Streams node : nodes) {
      publish(node, "c", 0, new ConcurrentHashMap<>(), new AtomicInteger(), done);
    }
    assertTrue(done.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
    assertComplete(nodes.get(0), "c", Map.of(), heard.toArray(Heard[]::new));
  }

  @Test
  void memberKilled_itsPresenceAndInterest_areGone() {
    List<Cluster.Member> members = cluster.startAll();
    cluster.node(members.get(1), o -> o, message -> {});
    var stays = cluster.node(members.get(0), o -> o, message -> {}).engine();
    var dies = cluster.node(members.get(2), o -> o, message -> {}).engine();
    await(stays.presence().put("c", new ClientInfo("u", "stays", null, null), TTL));
    await(dies.presence().put("c", new ClientInfo("u", "dies", null, null), TTL));
    await(dies.streams().addInterest("c"));
    assertEquals(new Stats(2, 1), await(stays.presence().stats("c")));
    cluster.awaitSafe();
    members.get(2).instance().getLifecycleService().terminate();
    Await.until(
        LIMIT,
        () -> await(stays.presence().stats("c")).equals(new Stats(1, 1)),
        () -> "presence " + await(stays.presence().stats("c")));
    var map = members.get(0).instance().<String, StreamState>getMap(HazelcastEngine.STREAMS + 1);
    Await.until(LIMIT, () -> map.isEmpty(), () -> "a dead node is still interested");
  }

  @Test
  void interestLost_byTheOwner_isRegisteredAgain() {
    List<Cluster.Member> members = cluster.startAll();
    Heard heard = new Heard();
    members.stream().skip(1).forEach(member -> cluster.node(member, o -> o, message -> {}));
    var node =
        cluster.node(
            members.get(0),
            o -> o.withTimes(o.giveUp(), o.hold(), Duration.ofMillis(200)),
            heard::deliver);
    Streams streams = node.engine().streams();
    await(streams.addInterest("c"));
    await(streams.append("c", Publication.of(Data.json("1")), AppendOptions.of(KEEP)));
    node.instance().getMap(HazelcastEngine.STREAMS + 1).clear();
    await(streams.append("c", Publication.of(Data.json("2")), AppendOptions.of(KEEP)));
    Await.until(LIMIT, () -> heard.in("c").size() == 2, () -> "heard " + heard.in("c").size());
    assertEquals(List.of("1", "2"), heard.in("c").stream().map(p -> text(p)).toList());
    assertTrue(node.made().figures().repairs() > 0);
  }

  @Test
  void fewerMembersThanTheMinimum_areRefused() {
    List<Cluster.Member> members = cluster.startAll();
    AtomicInteger minimum = new AtomicInteger(3);
    members.stream().skip(1).forEach(member -> cluster.node(member, o -> o, message -> {}));
    var engine =
        cluster
            .node(members.get(0), o -> o.withMinimumMembers(minimum::get), message -> {})
            .engine();
    Publication publication = Publication.of(Data.json("1"));
    Appended first = await(engine.streams().append("c", publication, AppendOptions.of(KEEP)));
    assertEquals(1, first.position().offset());
    minimum.set(4);
    Future<Appended> refused = engine.streams().append("c", publication, AppendOptions.of(KEEP));
    assertThrows(ProtocolException.class, () -> unwrapped(refused));
    assertThrows(ProtocolException.class, () -> unwrapped(engine.presence().get("c")));
  }

  @Test
  void close_removesOwnTraces() {
    List<Cluster.Member> members = cluster.startAll();
    var first = cluster.node(members.get(0), o -> o, message -> {}).engine();
    var second = cluster.node(members.get(1), o -> o, message -> {}).engine();
    cluster.node(members.get(2), o -> o, message -> {});
    await(first.presence().put("c", new ClientInfo("u", "c1", null, null), TTL));
    await(second.presence().put("c", new ClientInfo("u", "c2", null, null), TTL));
    await(first.streams().close());
    assertEquals(java.util.Set.of("c2"), await(second.presence().get("c")).keySet());
  }

  private static void unwrapped(Future<?> future) throws Throwable {
    try {
      future.toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
