package io.gyre.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.Addresses;
import io.gyre.bus.BusCodec;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.bus.Done;
import io.gyre.bus.NodeQuery;
import io.gyre.bus.NodeReply;
import io.gyre.bus.OptionOverride;
import io.gyre.bus.UserCommand;
import io.gyre.bus.UserSelector;
import io.gyre.engine.AppendOptions;
import io.gyre.engine.Appended;
import io.gyre.engine.History;
import io.gyre.engine.HistoryQuery;
import io.gyre.engine.Streams;
import io.gyre.engine.memory.MemoryStreams;
import io.gyre.hook.Hooks;
import io.gyre.hub.Broadcast;
import io.gyre.hub.BroadcastChange;
import io.gyre.hub.Hub;
import io.gyre.hub.Subscriber;
import io.gyre.loop.VertxLoop;
import io.gyre.metrics.LaneMeters;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import io.gyre.session.UserCounts;
import io.gyre.support.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from the bus to the lanes, on real event loops. */
final class NodeInboxTest {

  private static final HistoryQuery.Retention KEEP =
      new HistoryQuery.Retention(100_000, Duration.ofMinutes(5), Duration.ofHours(1));
  private static final int MANY = 500;
  private static final int LANES = 3;

  private Vertx vertx = Vertx.vertx();
  private final List<LaneOfTest> lanes = new ArrayList<>();
  private Streams streams = new Told(false);

  /** A lane without sessions. */
  private record LaneOfTest(VertxLoop loop, Hub hub) {
    /** Runs {@code work} as the lane's own. */
    <T> T on(Supplier<Future<T>> work) {
      Promise<T> promise = Promise.promise();
      loop.execute(() -> work.get().onComplete(promise));
      return await(promise.future());
    }
  }

  /** Streams that write down what interest they were told of, and may fail at it. */
  private static final class Told implements Streams {
    private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
    private final boolean throwing;

    Told(boolean throwing) {
      this.throwing = throwing;
    }

    @Override
    public Future<Void> addInterest(String channel) {
      calls.add("+" + channel);
      if (throwing) {
        throw new IllegalStateException("broken");
      }
      return channel.equals("fails") ? Future.failedFuture("no") : Future.succeededFuture();
    }

    @Override
    public Future<Void> removeInterest(String channel) {
      calls.add("-" + channel);
      return Future.succeededFuture();
    }

    @Override
    public Future<Appended> append(String channel, Publication publication, AppendOptions options) {
      return Future.failedFuture("not here");
    }

    @Override
    public Future<Void> announce(String channel, boolean joined, ClientInfo info) {
      return Future.failedFuture("not here");
    }

    @Override
    public Future<History> read(String channel, HistoryQuery query) {
      return Future.failedFuture("not here");
    }

    @Override
    public Future<Void> remove(String channel) {
      return Future.failedFuture("not here");
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** A subscriber that keeps the offsets it got. */
  private static final class Listener implements Subscriber {
    private final ConcurrentLinkedQueue<Long> offsets = new ConcurrentLinkedQueue<>();
    private int slot;

    @Override
    public void publication(Broadcast publication) {
      offsets.add(publication.delivered().publication().offset());
    }

    @Override
    public void change(BroadcastChange change) {}

    @Override
    public void failed(RuntimeException cause) {
      throw cause;
    }

    @Override
    public int slot() {
      return slot;
    }

    @Override
    public void slot(int newSlot) {
      slot = newSlot;
    }
  }

  private void start(int eventLoops) {
    await(vertx.close());
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops));
    BusCodec.install(vertx.eventBus());
    NodeInbox inbox =
        new NodeInbox(
            "n",
            () -> streams,
            new NodeCensus(
                new NodeCensus.Identity("n", "name", "1"), new UserCounts(), () -> 7, () -> null),
            message -> false,
            Hooks.NONE,
            new LaneMeters().set());
    await(vertx.deployVerticle(inbox));
    for (int i = 0; i < LANES; i++) {
      VertxLoop loop = VertxLoop.next(vertx);
      LaneInbox lane = new LaneInbox(loop);
      Hub hub = new Hub(loop, inbox.interestOf(lane));
      lane.serve(hub, LanesOfTest.without(loop, hub, vertx));
      inbox.attach(lanes.size(), lane);
      lanes.add(new LaneOfTest(loop, hub));
    }
  }

  private void startWithMemory(int eventLoops) {
    start(eventLoops);
    streams =
        new MemoryStreams(
            List.of(VertxLoop.next(vertx), VertxLoop.next(vertx)),
            message -> vertx.eventBus().send(Addresses.node("n"), message));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static Publication publication() {
    return Publication.of(Data.json("1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void publications_reachEveryLaneInOrder(int eventLoops) {
    startWithMemory(eventLoops);
    List<Listener> listeners = new ArrayList<>();
    for (LaneOfTest lane : lanes) {
      Listener listener = new Listener();
      lane.on(() -> lane.hub.add("a", listener));
      listeners.add(listener);
    }
    List<Future<?>> appended = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      appended.add(streams.append("a", publication(), AppendOptions.of(KEEP)));
    }
    await(Future.all(appended));
    for (Listener listener : listeners) {
      Await.until(
          Duration.ofSeconds(20), () -> listener.offsets.size() == MANY, () -> "not all arrived");
      assertEquals(LongStream.rangeClosed(1, MANY).boxed().toList(), List.copyOf(listener.offsets));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void caughtUp_afterAnAppend_itIsDelivered(int eventLoops) {
    startWithMemory(eventLoops);
    for (LaneOfTest lane : lanes) {
      for (String channel : List.of("a", "b", "c", "d")) {
        Listener listener = new Listener();
        lane.on(() -> lane.hub.add(channel, listener));
        for (int i = 1; i <= 50; i++) {
          int seen =
              lane.on(
                  () ->
                      streams
                          .append(channel, publication(), AppendOptions.of(KEEP))
                          .compose(appended -> lane.hub.caughtUp())
                          .map(caughtUp -> listener.offsets.size()));
          assertEquals(i, seen);
        }
      }
    }
  }

  @Test
  void interest_firstAndLastOfAllLanes_isToldToTheEngine() {
    Told told = new Told(false);
    streams = told;
    start(2);
    Listener first = new Listener();
    Listener second = new Listener();
    lanes.get(0).on(() -> lanes.get(0).hub.add("a", first));
    lanes.get(1).on(() -> lanes.get(1).hub.add("a", second));
    lanes.get(0).on(() -> removed(lanes.get(0), "a", first));
    assertEquals(List.of("+a"), List.copyOf(told.calls));
    lanes.get(1).on(() -> removed(lanes.get(1), "a", second));
    assertEquals(List.of("+a", "-a"), List.copyOf(told.calls));
  }

  private static Future<Void> removed(LaneOfTest lane, String channel, Subscriber subscriber) {
    lane.hub.remove(channel, subscriber);
    return lane.hub.caughtUp();
  }

  @Test
  void interest_engineFailsOrThrows_failsTheAdd() {
    start(2);
    LaneOfTest lane = lanes.get(0);
    assertEquals("no", complaint(lane, "fails"));
    streams = new Told(true);
    assertEquals("broken", complaint(lane, "a"));
    streams = new Told(false);
    assertEquals("", complaint(lane, "a"));
  }

  private static String complaint(LaneOfTest lane, String channel) {
    Listener listener = new Listener();
    return lane.on(
        () ->
            lane.hub
                .add(channel, listener)
                .map("")
                .otherwise(Throwable::getMessage)
                .onComplete(done -> lane.hub.remove(channel, listener)));
  }

  @Test
  void unwanted_publication_isDropped() {
    start(2);
    vertx.eventBus().send(Addresses.node("n"), new Deliver("x", publication(), "", null, 0));
    assertEquals(Map.of(), channels(""));
  }

  @Test
  void channels_pattern_countsOverAllLanes() {
    start(2);
    for (LaneOfTest lane : lanes) {
      lane.on(() -> lane.hub.add("a:1", new Listener()));
      lane.on(() -> lane.hub.add("b:1", new Listener()));
    }
    assertEquals(Map.of("a:1", 3, "b:1", 3), channels(""));
    assertEquals(Map.of("a:1", 3), channels("a:*"));
    NodeReply.Info info = (NodeReply.Info) ask(new NodeQuery.Info());
    assertEquals(
        List.of(new NodeReply.NodeInfo("n", "name", "1", 0, 0, 2, 6, 7, null)), info.nodes());
  }

  private Map<String, Integer> channels(String pattern) {
    return ((NodeReply.ChannelPage) ask(new NodeQuery.ChannelPage(pattern, "", 10))).subscribers();
  }

  @Test
  void command_withoutConnections_isDone() {
    start(2);
    assertEquals(Done.DONE, ask(new UserCommand.Unsubscribe(new UserSelector("u", "", ""), "a")));
    assertEquals(
        Done.DONE,
        ask(
            new UserCommand.Subscribe(
                new UserSelector("u", "", ""), "a", 5, null, null, null, OptionOverride.NONE)));
  }

  @Test
  void message_notForIt_failsWith108() {
    start(1);
    ExecutionException failure = null;
    try {
      get(vertx.eventBus().request(Addresses.node("n"), Done.DONE));
    } catch (ExecutionException e) {
      failure = e;
    }
    assertTrue(
        failure != null
            && failure.getCause() instanceof ReplyException reply
            && reply.failureCode() == 108);
  }

  private BusMessage ask(BusMessage question) {
    return await(
        vertx.eventBus().<BusMessage>request(Addresses.node("n"), question).map(m -> m.body()));
  }

  private static <T> T get(Future<T> future) throws ExecutionException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return get(future);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }
}
