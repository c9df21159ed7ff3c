package io.gyre.engine;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.Data;
import io.gyre.protocol.ProtocolException;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** An engine's streams under test, what they delivered, and short ways to ask them. */
abstract class StreamsFixture {

  /** What the channels of these tests keep unless a test says otherwise. */
  protected static final Retention KEEP =
      new Retention(10, Duration.ofSeconds(10), Duration.ofSeconds(60));

  static final String CHANNEL = "room";
  static final long LIMIT_SECONDS = 20;

  final Queue<BusMessage> delivered = new ConcurrentLinkedQueue<>();
  Streams streams;
  private int fences;

  /** A new, empty engine that delivers to {@code delivery}. */
  protected abstract Streams open(Delivery delivery);

  /** Lets the engine's clock move on: a hand-set clock jumps, a real one is waited for. */
  protected abstract void pass(Duration time);

  /** Another engine of the same kind, which several threads may call at once. */
  protected abstract Streams openShared(Delivery delivery);

  @BeforeEach
  void open() {
    streams = open(delivered::add);
    await(streams.addInterest(CHANNEL));
  }

  void fill(int count) {
    for (int i = 1; i <= count; i++) {
      append("p" + i);
    }
  }

  static AppendOptions key(String key) {
    return new AppendOptions(KEEP, false, key, 0, "", false);
  }

  static AppendOptions versioned(long version, String epoch, String key) {
    return new AppendOptions(KEEP, false, key, version, epoch, false);
  }

  Appended append(String text) {
    return append(text, AppendOptions.of(KEEP));
  }

  Appended append(String text, AppendOptions options) {
    return appendTo(CHANNEL, text, options);
  }

  Appended appendTo(String channel, String text, AppendOptions options) {
    return await(streams.append(channel, publication(text), options));
  }

  static Publication publication(String text) {
    return Publication.of(Data.json("\"" + text + "\""));
  }

  static String text(Publication publication) {
    Data data = publication.data();
    assertNotNull(data);
    return data.text().replace("\"", "");
  }

  static List<String> texts(History history) {
    return history.publications().stream().map(StreamsContract::text).toList();
  }

  static HistoryQuery all() {
    return query(HistoryQuery.NO_LIMIT, null, false);
  }

  static HistoryQuery query(int limit, @Nullable Long since, boolean reverse) {
    StreamPosition position = since == null ? null : new StreamPosition(since, "");
    return new HistoryQuery(KEEP, limit, position, reverse);
  }

  History read(HistoryQuery query) {
    return await(streams.read(CHANNEL, query));
  }

  StreamPosition top() {
    return await(streams.top(CHANNEL, KEEP));
  }

  static List<Long> offsets(long... offsets) {
    return LongStream.of(offsets).boxed().toList();
  }

  static List<Long> offsets(History history) {
    return history.publications().stream().map(Publication::offset).toList();
  }

  /** What was delivered so far; a publication that is not kept goes after it and is waited for. */
  List<Deliver> deliveries() {
    String fence = "fence" + fences++;
    append(fence, new AppendOptions(KEEP, true, "", 0, "", false));
    eventually(() -> delivers().anyMatch(d -> text(d.publication()).equals(fence)));
    return delivers().filter(d -> !text(d.publication()).startsWith("fence")).toList();
  }

  Stream<Deliver> delivers() {
    return delivered.stream().filter(m -> m instanceof Deliver).map(m -> (Deliver) m);
  }

  void settle(int count) {
    eventually(() -> delivered.size() >= count);
  }

  static void eventually(java.util.function.BooleanSupplier condition) {
    io.gyre.support.Await.until(
        Duration.ofSeconds(LIMIT_SECONDS), condition, () -> "not delivered in time");
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static @Nullable Object refusal(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof ProtocolException refused ? refused.error() : e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
