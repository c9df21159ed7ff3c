package io.gyre.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.api.ConsumedCommands;
import io.gyre.bus.Addresses;
import io.gyre.bus.BusCodec;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Publish;
import io.gyre.bus.Published;
import io.gyre.loop.Loop;
import io.gyre.loop.VertxLoop;
import io.gyre.metrics.MeterSet;
import io.gyre.metrics.Meters;
import io.gyre.protocol.ErrorCode;
import io.gyre.support.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The order of the entries of a partition, with operations that answer when they are told to. */
final class PartitionWorkTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Meters meters = new Meters();
  private final BlockingQueue<Message<BusMessage>> asked = new LinkedBlockingQueue<>();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private final List<Future<Boolean>> ends = new ArrayList<>();
  private Intake intake;
  private PartitionWork work;

  @BeforeEach
  void open() {
    BusCodec.install(vertx.eventBus());
    vertx.eventBus().<BusMessage>consumer(Addresses.PUBLISH, asked::add);
    vertx.eventBus().<BusMessage>consumer(Addresses.DISCONNECT, asked::add);
    Intake own = onLoop(() -> intake(false));
    intake = own;
    work = onLoop(() -> new PartitionWork(own, () -> {}));
  }

  private Intake intake(boolean strict) {
    Loop loop = VertxLoop.of(context);
    MeterSet set = meters.open();
    ConsumedCommands commands = new ConsumedCommands(loop, vertx.eventBus(), set);
    ConsumerMeters own = new ConsumerMeters(set, "tested");
    return new Intake("tested", strict, new EntryForm.Commands("method"), loop, commands, own);
  }

  @AfterEach
  void close() {
    await(vertx.close());
    meters.close();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private <T> T onLoop(Supplier<T> what) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        turn -> {
          try {
            done.complete(what.get());
          } catch (RuntimeException | AssertionError e) {
            done.fail(e);
          }
        });
    return await(done.future());
  }

  private void run(String position, String method, String body) {
    Entry entry =
        new Entry("0", position, Map.of("method", method), body.getBytes(StandardCharsets.UTF_8));
    ends.add(onLoop(() -> work.run(entry).onSuccess(done -> ended.add(position + done))));
  }

  private void publish(String position, String channel) {
    run(position, "publish", "{\"channel\":\"%s\",\"data\":1}".formatted(channel));
  }

  private Message<BusMessage> next() {
    try {
      Message<BusMessage> message = asked.poll(SOON.toSeconds(), TimeUnit.SECONDS);
      assertTrue(message != null, "nothing was run");
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Message<BusMessage> next(String channel) {
    Message<BusMessage> message = next();
    assertEquals(List.of(channel), ((Publish) message.body()).channels());
    return message;
  }

  private static void done(Message<BusMessage> message) {
    message.reply(new Published(List.of(new Published.Outcome(null, 1, ""))));
  }

  private static void fail(Message<BusMessage> message) {
    message.fail(ErrorCode.INTERNAL.code(), "internal server error");
  }

  private void awaitEnded(String... what) {
    Await.until(SOON, () -> ended.equals(List.of(what)), ended::toString);
  }

  /** What was to be run by now has been: the loop, and then the bus, had their turns. */
  private void assertNothingMore() {
    onLoop(() -> null);
    vertx.eventBus().consumer("fence").handler(message -> message.reply(""));
    await(vertx.eventBus().request("fence", ""));
    assertEquals(0, asked.size());
  }

  @Test
  void entries_ofDifferentChannels_runSideBySide() {
    publish("1", "a");
    publish("2", "b");
    Message<BusMessage> first = next("a");
    done(next("b"));
    awaitEnded("2true");
    done(first);
    awaitEnded("2true", "1true");
  }

  @Test
  void entries_ofOneChannel_runOneAfterAnother() {
    publish("1", "a");
    publish("2", "a");
    Message<BusMessage> first = next("a");
    assertNothingMore();
    done(first);
    done(next("a"));
    awaitEnded("1true", "2true");
  }

  @Test
  void strictOrder_entriesOfDifferentChannels_runOneAfterAnother() {
    work = onLoop(() -> new PartitionWork(intake(true), () -> {}));
    publish("1", "a");
    publish("2", "b");
    Message<BusMessage> first = next("a");
    assertNothingMore();
    done(first);
    done(next("b"));
    awaitEnded("1true", "2true");
  }

  @Test
  void broadcast_waitsForItsChannels_andTheyForIt() {
    publish("1", "a");
    publish("2", "b");
    run("3", "broadcast", "{\"channels\":[\"a\",\"b\",\"a\"],\"data\":1}");
    publish("4", "b");
    publish("5", "c");
    Message<BusMessage> first = next("a");
    done(next("b"));
    done(next("c"));
    awaitEnded("2true", "5true");
    assertNothingMore();
    done(first);
    Message<BusMessage> broadcast = next();
    assertEquals(List.of("a", "b", "a"), ((Publish) broadcast.body()).channels());
    assertNothingMore();
    done(broadcast);
    done(next("b"));
    awaitEnded("2true", "5true", "1true", "3true", "4true");
  }

  @Test
  void disconnect_waitsForAllBefore_andAllBehindForIt() {
    publish("1", "a");
    publish("2", "b");
    run("3", "disconnect", "{\"user\":\"ann\"}");
    publish("4", "c");
    done(next("a"));
    Message<BusMessage> second = next("b");
    assertNothingMore();
    done(second);
    Message<BusMessage> disconnect = next();
    assertFalse(disconnect.body() instanceof Publish);
    assertNothingMore();
    fail(disconnect);
    fail(next());
    assertNothingMore();
    assertEquals(List.of("1true", "2true"), ended);
  }

  @Test
  void failure_holdsThePartition_untilItIsSettled() {
    publish("1", "a");
    publish("2", "b");
    publish("3", "a");
    fail(next("a"));
    Message<BusMessage> other = next("b");
    publish("4", "c");
    assertNothingMore();
    fail(other);
    Message<BusMessage> again = next("a");
    assertNothingMore();
    fail(again);
    done(next("a"));
    done(next("b"));
    done(next());
    done(next());
    Await.until(SOON, () -> ended.size() == 4, ended::toString);
    assertEquals(List.of("1true", "2true"), ended.subList(0, 2));
  }

  @Test
  void stop_dropsWhatWaits_andEndsWithWhatIsInWork() {
    publish("1", "a");
    publish("2", "a");
    publish("3", "b");
    Message<BusMessage> first = next("a");
    fail(next("b"));
    Await.until(
        SOON, () -> onLoop(() -> work.stop().isComplete()) || ended.size() == 2, ended::toString);
    assertEquals(List.of("2false", "3false"), ended.stream().sorted().toList());
    assertFalse(onLoop(() -> work.stop().isComplete()));
    done(first);
    await(onLoop(() -> work.stop()));
    assertEquals("1true", ended.get(2));
    publish("4", "c");
    assertEquals("4false", ended.get(3));
  }

  @Test
  void close_endsWhatWaitsToBeTriedAgain() {
    publish("1", "a");
    publish("2", "a");
    fail(next("a"));
    fail(next("a"));
    onLoop(
        () -> {
          intake.close();
          return null;
        });
    Await.until(SOON, () -> ended.size() == 2, ended::toString);
    assertEquals(List.of("1false", "2false"), ended.stream().sorted().toList());
  }

  @Test
  void entries_areLookedAt_notFarBehindTheFirstOneOpen() {
    publish("0", "a");
    for (int i = 1; i <= PartitionWork.LOOK_AHEAD; i++) {
      publish(Integer.toString(i), "c" + i);
    }
    Message<BusMessage> first = next("a");
    for (int i = 1; i < PartitionWork.LOOK_AHEAD; i++) {
      done(next("c" + i));
    }
    Await.until(SOON, () -> ended.size() == PartitionWork.LOOK_AHEAD - 1, ended::toString);
    assertNothingMore();
    done(first);
    done(next("c" + PartitionWork.LOOK_AHEAD));
  }

  @Test
  void entries_thatAreDoneAtOnce_doNotGrowTheStack() {
    int count = 20_000;
    onLoop(
        () -> {
          for (int i = 0; i < count; i++) {
            ends.add(work.run(new Entry("0", "", Map.of("method", "none"), new byte[0])));
          }
          return null;
        });
    assertEquals(count, ends.stream().filter(Future::succeeded).count());
  }
}
