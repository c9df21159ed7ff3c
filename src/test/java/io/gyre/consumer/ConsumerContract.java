package io.gyre.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gyre.support.Await;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every kind of consumer owes to whoever writes into its source. */
public abstract class ConsumerContract extends ConsumerHarness {
  private static final List<String> CHANNELS = List.of("b", "c");

  private Broker broker;

  /** Starts the broker, once for all tests of the class. */
  protected abstract Broker start();

  /** Makes the place of the messages new and empty. */
  protected abstract void clear(Broker broker);

  /** Whether the consumer has a publication data mode. */
  protected boolean hasDataMode() {
    return true;
  }

  /** Whether the consumer tells how many messages wait. */
  protected boolean hasLag() {
    return true;
  }

  @BeforeAll
  void startBroker() {
    broker = start();
  }

  @AfterAll
  void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    clear(broker);
  }

  /** The broker under test. */
  protected final Broker broker() {
    return broker;
  }

  /** Starts the consumer with further options, JSON members; returns its deployment. */
  protected final String read(String more) {
    return read(more, "node-1");
  }

  /** Starts the consumer as this node, with further options. */
  protected final String read(String more, String nodeId) {
    return readOptions(broker.options(more), nodeId);
  }

  private void put(int partition, String channel, int from, int to) {
    for (int i = from; i < to; i++) {
      broker.put(partition, "publish", "{\"channel\":\"%s\",\"data\":%d}".formatted(channel, i));
    }
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  /** Waits until the source has nothing more. */
  protected final void awaitSettled() {
    Await.until(SOON, () -> broker.unsettled() == 0, () -> broker.unsettled() + " unsettled");
  }

  @Test
  void messages_ofPartitions_arriveInOrderAndAreSettled() {
    read("");
    put(0, "a", 0, 100);
    put(1, "b", 0, 100);
    awaitFirst("a", 100);
    awaitFirst("b", 100);
    awaitSettled();
    assertEquals(numbers(0, 100), sink().first("a"));
    assertEquals(numbers(0, 100), sink().first("b"));
    assertEquals(200, sink().arrivals().size());
    Await.until(SOON, () -> meter("messages_processed_total") == 200, this::page);
    assertEquals(0, meter("errors_total"));
  }

  @Test
  void messages_fromBefore_andEnvelopes_areRun() {
    read("");
    broker.put(0, "", "{\"method\":\"publish\",\"payload\":{\"channel\":\"a\",\"data\":1}}");
    broker.put(
        0,
        "",
        "{\"method\":\"publish\",\"payload\":\"{\\\"channel\\\":\\\"a\\\",\\\"data\\\":2}\"}");
    broker.put(0, "broadcast", "{\"channels\":[\"a\",\"nope:x\",\"c\"],\"data\":3}");
    awaitFirst("c", 1);
    awaitSettled();
    assertEquals(List.of("1", "2", "3"), sink().first("a"));
  }

  @Test
  void messages_thatCannotBeApplied_areSetAside() {
    read("");
    broker.put(0, "", "{\"neither\":1}");
    broker.put(0, "", "[1]");
    broker.put(0, "publish", "{\"channel\":1}");
    broker.put(0, "publish", "{\"channel\":\"\",\"data\":1}");
    broker.put(0, "publish", "{\"channel\":\"nope:x\",\"data\":1}");
    broker.put(0, "presence", "{\"channel\":\"a\"}");
    broker.put(0, "no_such_method", "{}");
    put(0, "a", 0, 1);
    awaitFirst("a", 1);
    awaitSettled();
    Await.until(SOON, () -> meter("messages_processed_total") == 8, this::page);
    assertEquals(7, meter("messages_set_aside_total"), this::page);
    assertEquals(2, meter("messages_set_aside_total{consumer_name=\"tested\",reason=\"refused\""));
    assertEquals(0, meter("errors_total"));
  }

  @Test
  void engine_isAway_isTriedAgainInOrder() {
    sink().failNext(4);
    put0ThenRead();
    awaitFirst("a", 20);
    awaitSettled();
    assertEquals(numbers(0, 20), sink().first("a"));
    assertEquals(20, sink().arrivals().size());
    assertEquals(4, sink().failed());
    assertEquals(4, meter("errors_total"));
  }

  private void put0ThenRead() {
    read("");
    put(0, "a", 0, 20);
  }

  @Test
  void lag_isSeen_whileTheEngineIsAway() {
    assumeTrue(hasLag(), "no lag");
    sink().failNext(8);
    put0ThenRead();
    Await.until(SOON, () -> meter("lag{") >= 10, this::page);
    awaitFirst("a", 20);
    awaitSettled();
    Await.until(SOON, () -> meter("lag{") == 0, this::page);
  }

  @Test
  void reader_ends_anotherGoesOn() {
    String first = read("", "node-1");
    put(0, "a", 0, 50);
    awaitFirst("a", 50);
    read("", "node-2");
    put(0, "a", 50, 100);
    Future<Void> left = vertx().undeploy(first);
    put(0, "a", 100, 150);
    await(left);
    awaitFirst("a", 150);
    awaitSettled();
    assertEquals(numbers(0, 150), sink().first("a"));
  }

  @Test
  void reader_endsAtOnce_leavesNothingUnsettled() {
    for (int round = 0; round < 3; round++) {
      String reader = read("", "node-" + round);
      int seen = 20 * round;
      put(0, "a", seen, seen + 20);
      awaitFirst("a", seen + 20);
      undeploy(reader);
      assertEquals(0, broker.unsettled(), "round " + round);
    }
    assertEquals(60, sink().arrivals().size());
  }

  @Test
  void messages_ofManyChannels_areInOrderWithinEach() {
    for (int i = 0; i < 10; i++) {
      put(0, "all", 10 * i, 10 * i + 10);
      for (String channel : CHANNELS) {
        put(0, channel, i, i + 1);
      }
    }
    sink().failNext(5);
    read("");
    awaitFirst("all", 100);
    for (String channel : CHANNELS) {
      awaitFirst(channel, 10);
      assertEquals(numbers(0, 10), sink().first(channel));
    }
    awaitSettled();
    assertEquals(numbers(0, 100), sink().first("all"));
    assertEquals(120, sink().arrivals().size());
  }

  @Test
  void broker_crashesInTheMiddle_nothingIsLost() {
    read("");
    put(0, "a", 0, 100);
    awaitFirst("a", 10);
    broker.crash();
    broker.restart();
    put(0, "a", 100, 150);
    awaitFirst("a", 150);
    awaitSettled();
    assertEquals(numbers(0, 150), sink().first("a"));
  }

  @Test
  void broker_isAwayAtTheStart_isFoundLater() {
    String first = read("");
    put(0, "a", 0, 1);
    awaitFirst("a", 1);
    awaitSettled();
    await(vertx().undeploy(first));
    broker.crash();
    read("", "node-2");
    Await.until(SOON, () -> meter("errors_total") >= 1, this::page);
    broker.restart();
    put(0, "a", 1, 10);
    awaitFirst("a", 10);
    assertEquals(numbers(0, 10), sink().first("a"));
  }

  @Test
  void publicationData_withFields_isPublishedByKindsThatHaveIt() {
    assumeTrue(hasDataMode(), "no publication data mode");
    read("\"publication_data_mode\":{\"enabled\":true}");
    byte[] body = "{\"x\":1}".getBytes(StandardCharsets.UTF_8);
    broker.putData(0, Map.of(), body);
    broker.putData(0, Map.of("centrifugo-channels", ""), body);
    broker.putData(0, Map.of("centrifugo-channels", "a", "centrifugo-delta", "maybe"), body);
    broker.putData(0, Map.of("centrifugo-channels", "a", "centrifugo-version", "-1"), body);
    broker.putData(
        0,
        Map.of(
            "centrifugo-channels", "a,b",
            "centrifugo-delta", "T",
            "centrifugo-version", "18446744073709551615",
            "centrifugo-version-epoch", "e",
            "centrifugo-idempotency-key", "k",
            "centrifugo-tag-colour", "red"),
        body);
    awaitFirst("b", 1);
    awaitSettled();
    assertEquals(2, sink().arrivals().size());
    Sink.Arrival arrival = sink().arrivals().get(0);
    assertEquals("{\"x\":1}", arrival.data());
    assertEquals(true, arrival.whole().delta());
    assertEquals(-1, arrival.whole().version());
    assertEquals("e", arrival.whole().versionEpoch());
    assertEquals("k", arrival.whole().idempotencyKey());
    assertEquals(Map.of("colour", "red"), arrival.whole().tags());
    Await.until(SOON, () -> meter("messages_set_aside_total") == 4, this::page);
  }
}
