package io.gyre.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gyre.bus.Announce;
import io.gyre.bus.BusMessage;
import io.gyre.bus.Deliver;
import io.gyre.engine.Appended.Outcome;
import io.gyre.engine.HistoryQuery.Retention;
import io.gyre.protocol.ClientInfo;
import io.gyre.protocol.Data;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.Publication;
import io.gyre.protocol.StreamPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every engine's streams owe their callers, one rule a test: how they number, deliver and
 * read; what they keep is in {@link RetentionContract}. A subclass opens the engine and overrides
 * no rule.
 */
public abstract class StreamsContract extends RetentionContract {

  private static final int THREADS = 4;
  private static final int EACH = 500;

  // Numbering

  @Test
  void append_oneAfterAnother_countsFromOneInOneEpoch() {
    StreamPosition first = append("a").position();
    StreamPosition second = append("b").position();
    assertEquals(1, first.offset());
    assertEquals(2, second.offset());
    assertFalse(first.epoch().isEmpty());
    assertEquals(first.epoch(), second.epoch());
  }

  @Test
  void append_toTwoChannels_countsApart() {
    append("a");
    StreamPosition other = appendTo("other", "a", AppendOptions.of(KEEP)).position();
    assertEquals(1, other.offset());
    assertNotEquals(top().epoch(), other.epoch());
  }

  @Test
  void append_firstOfAStream_carriesTheEpochAndNoOtherDoes() {
    append("a");
    append("b");
    List<Publication> kept = read(all()).publications();
    assertEquals(top().epoch(), kept.get(0).epoch());
    assertEquals("", kept.get(1).epoch());
  }

  @Test
  void append_withoutRetention_isDeliveredAndNotKept() {
    Retention none = new Retention(0, Duration.ofSeconds(10), Duration.ofSeconds(60));
    Appended appended = append("a", AppendOptions.of(none));
    assertEquals(new Appended(Appended.NOT_KEPT, Outcome.PUBLISHED), appended);
    assertEquals(0, deliveries().get(0).publication().offset());
    assertEquals("", deliveries().get(0).epoch());
    assertEquals(0, top().offset());
  }

  @Test
  void append_retentionWithoutTime_isNotKept() {
    Retention none = new Retention(10, Duration.ZERO, Duration.ofSeconds(60));
    assertEquals(Appended.NOT_KEPT, append("a", AppendOptions.of(none)).position());
  }

  @Test
  void append_skipHistory_isDeliveredWithoutOffsetAndLeavesNoTrace() {
    append("a");
    Appended skipped = append("b", new AppendOptions(KEEP, true, "", 0, "", false));
    assertEquals(new Appended(Appended.NOT_KEPT, Outcome.PUBLISHED), skipped);
    assertEquals(2, deliveries().size());
    assertEquals(0, deliveries().get(1).publication().offset());
    assertEquals(2, append("c").position().offset());
    assertEquals(List.of("a", "c"), texts(read(all())));
  }

  @Test
  void append_everyComponent_isKeptAsGiven() {
    ClientInfo info = new ClientInfo("u", "c", Data.json("1"), Data.json("2"));
    Publication given =
        Publication.builder()
            .data(Data.json("{}"))
            .info(info)
            .tags(Map.of("k", "v"))
            .version(7)
            .build();
    await(streams.append(CHANNEL, given, AppendOptions.of(KEEP)));
    Publication expected = given.toBuilder().offset(1).epoch(top().epoch()).build();
    assertEquals(List.of(expected), read(all()).publications());
    assertEquals(expected, deliveries().get(0).publication());
  }

  // Delivery

  @Test
  void delivery_ofAnAppend_hasChannelOffsetAndEpoch() {
    append("a");
    Deliver delivery = deliveries().get(0);
    assertEquals(CHANNEL, delivery.channel());
    assertEquals(1, delivery.publication().offset());
    assertEquals(top().epoch(), delivery.epoch());
  }

  @Test
  void delivery_concurrentAppends_hasTheOrderOfTheOffsets() throws InterruptedException {
    Queue<BusMessage> shared = new ConcurrentLinkedQueue<>();
    Streams engine = openShared(shared::add);
    await(engine.addInterest(CHANNEL));
    Retention large = new Retention(THREADS * EACH, Duration.ofMinutes(5), Duration.ofMinutes(9));
    CountDownLatch done = new CountDownLatch(THREADS * EACH);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String name = "t" + t + "-";
      Thread thread = new Thread(() -> appendMany(engine, name, large, done));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(true, done.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    List<Publication> kept =
        await(engine.read(CHANNEL, HistoryQuery.newest(large, HistoryQuery.NO_LIMIT)))
            .publications();
    List<Publication> ascending = new ArrayList<>(kept);
    java.util.Collections.reverse(ascending);
    eventually(() -> shared.size() == THREADS * EACH);
    assertEquals(
        ascending, shared.stream().map(message -> ((Deliver) message).publication()).toList());
    assertEquals(
        LongStream.rangeClosed(1, THREADS * EACH).boxed().toList(),
        ascending.stream().map(Publication::offset).toList());
    for (int t = 0; t < THREADS; t++) {
      assertOwnOrder(ascending, "t" + t + "-");
    }
    await(engine.close());
  }

  private static void appendMany(Streams engine, String name, Retention keep, CountDownLatch done) {
    for (int i = 0; i < EACH; i++) {
      engine
          .append(CHANNEL, publication(name + i), AppendOptions.of(keep))
          .onComplete(appended -> done.countDown());
    }
  }

  private static void assertOwnOrder(List<Publication> all, String name) {
    List<String> own =
        all.stream().map(StreamsContract::text).filter(t -> t.startsWith(name)).toList();
    assertEquals(Stream.iterate(0, i -> i + 1).limit(EACH).map(i -> name + i).toList(), own);
  }

  @Test
  void delivery_withDelta_bringsThePublicationBefore() {
    append("a");
    append("b", new AppendOptions(KEEP, false, "", 0, "", true));
    Publication previous = deliveries().get(1).previous();
    assertNotNull(previous);
    assertEquals("a", text(previous));
    assertEquals(1, previous.offset());
  }

  @Test
  void delivery_withoutDelta_bringsNoPrevious() {
    append("a");
    append("b");
    assertNull(deliveries().get(1).previous());
  }

  @Test
  void delivery_withDeltaButNothingKept_bringsNoPrevious() {
    append("a", new AppendOptions(KEEP, false, "", 0, "", true));
    await(streams.remove(CHANNEL));
    append("b", new AppendOptions(KEEP, false, "", 0, "", true));
    assertNull(deliveries().get(0).previous());
    assertNull(deliveries().get(1).previous());
  }

  @Test
  void delivery_deltaAfterASkippedOne_bringsTheLastKept() {
    append("a");
    append("b", new AppendOptions(KEEP, true, "", 0, "", true));
    append("c", new AppendOptions(KEEP, false, "", 0, "", true));
    assertNull(deliveries().get(1).previous());
    Publication previous = deliveries().get(2).previous();
    assertNotNull(previous);
    assertEquals("a", text(previous));
  }

  @Test
  void announce_joinThenLeave_arrivesInThisOrder() {
    ClientInfo info = new ClientInfo("u", "c", null, null);
    await(streams.announce(CHANNEL, true, info));
    await(streams.announce(CHANNEL, false, info));
    settle(2);
    assertEquals(
        List.of(new Announce(CHANNEL, true, info), new Announce(CHANNEL, false, info)),
        List.copyOf(delivered));
    assertEquals(new History(List.of(), top()), read(all()));
  }

  // Reading

  @Test
  void read_limitZero_isThePositionAlone() {
    fill(5);
    History read = read(HistoryQuery.positionOnly(KEEP));
    assertEquals(new History(List.of(), new StreamPosition(5, top().epoch())), read);
  }

  @Test
  void read_forward_fromTheOldestKept() {
    fill(15);
    assertEquals(offsets(6, 7, 8), offsets(read(query(3, null, false))));
    assertEquals(10, read(query(-1, null, false)).publications().size());
    assertEquals(10, read(query(1_000, null, false)).publications().size());
  }

  @Test
  void read_reverse_fromTheNewest() {
    fill(15);
    assertEquals(offsets(15, 14), offsets(read(query(2, null, true))));
    assertEquals(10, read(query(-1, null, true)).publications().size());
  }

  @Test
  void read_forwardSince_isWhatFollows() {
    fill(15);
    assertEquals(offsets(14, 15), offsets(read(query(-1, 13L, false))));
    assertEquals(offsets(9, 10), offsets(read(query(2, 8L, false))));
  }

  @Test
  void read_forwardSinceBeforeTheOldestKept_startsThere() {
    fill(15);
    assertEquals(offsets(6), offsets(read(query(1, 2L, false))));
    assertEquals(offsets(6), offsets(read(query(1, 0L, false))));
    assertEquals(offsets(6), offsets(read(query(1, 5L, false))));
  }

  @Test
  void read_forwardSinceTopOrAbove_isEmpty() {
    fill(15);
    for (long since : new long[] {15, 16, 99, Long.MAX_VALUE, -1}) {
      assertEquals(offsets(), offsets(read(query(-1, since, false))));
      assertEquals(15, read(query(-1, since, false)).top().offset());
    }
  }

  @Test
  void read_reverseSince_isWhatWasBefore() {
    fill(15);
    assertEquals(offsets(7, 6), offsets(read(query(2, 8L, true))));
    assertEquals(offsets(14, 13), offsets(read(query(2, 15L, true))));
    assertEquals(offsets(15, 14), offsets(read(query(2, 16L, true))));
    assertEquals(offsets(), offsets(read(query(2, 6L, true))));
  }

  @Test
  void read_reverseSinceNotInTheStream_isEmpty() {
    fill(15);
    for (long since : new long[] {1, 5, 17, 99, Long.MAX_VALUE, -1}) {
      assertEquals(offsets(), offsets(read(query(-1, since, true))));
    }
  }

  @Test
  void read_sinceOtherEpoch_isError112AlsoForThePosition() {
    fill(2);
    for (int limit : new int[] {0, 10}) {
      for (boolean reverse : new boolean[] {false, true}) {
        HistoryQuery query = new HistoryQuery(KEEP, limit, new StreamPosition(1, "bad"), reverse);
        assertEquals(
            ErrorCode.UNRECOVERABLE_POSITION.info(), refusal(streams.read(CHANNEL, query)));
      }
    }
  }

  @Test
  void read_sinceOwnEpoch_isRead() {
    fill(2);
    StreamPosition since = new StreamPosition(1, top().epoch());
    assertEquals(offsets(2), offsets(read(HistoryQuery.after(KEEP, since, -1))));
  }

  @Test
  void interest_removedAndAddedAgain_isDeliveredTo() {
    await(streams.removeInterest(CHANNEL));
    await(streams.addInterest(CHANNEL));
    append("a");
    assertEquals(1, deliveries().size());
  }
}
