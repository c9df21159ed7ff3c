package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.Deliver;
import io.gyre.bus.Sequenced;
import io.gyre.engine.hazelcast.Arrivals.Missed;
import io.gyre.loop.HandLoop;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ArrivalsTest {

  private static final String CHANNEL = "room";
  private static final long LIFE = 7;
  private static final Duration HOLD = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final int SCHEDULES = 2_000;

  private final HandLoop loop = new HandLoop();
  private final EngineFigures figures = new EngineFigures();
  private final List<Deliver> out = new ArrayList<>();
  private final SortedMap<Long, Deliver> history = new TreeMap<>();
  private long ownersLife = LIFE;
  private long top;
  private boolean ownerAway;
  private int asked;
  private final List<Runnable> onTheWay = new ArrayList<>();
  private boolean late;
  private final Arrivals arrivals =
      new Arrivals(loop, HOLD, this::refill, this::settled, out::add, figures);

  private void refill(
      String channel, long life, long after, BiConsumer<@Nullable Missed, Throwable> answer) {
    asked++;
    Missed missed =
        new Missed(ownersLife, top, history.tailMap(life == ownersLife ? after + 1 : 1), true);
    RuntimeException away = new RuntimeException("away");
    if (ownerAway) {
      loop.execute(() -> answer.accept(null, away));
    } else {
      loop.execute(() -> answer.accept(missed, away));
    }
  }

  /** All is here at once, unless something is late. */
  private void settled(Runnable then) {
    if (late) {
      onTheWay.add(then);
    } else {
      then.run();
    }
  }

  @BeforeEach
  void open() {
    arrivals.open(CHANNEL);
    arrivals.opened(CHANNEL, LIFE, 0);
  }

  @Test
  void receive_inOrder_passesAtOnce() {
    receive(1, 2, 3);
    assertOut(1, 2, 3);
    assertTrue(loop.idle());
  }

  @Test
  void receive_early_waitsForTheOneBefore() {
    receive(2, 3);
    assertOut();
    receive(1);
    assertOut(1, 2, 3);
    assertTrue(loop.idle());
    assertEquals(0, asked);
  }

  @Test
  void receive_again_isDropped() {
    receive(1, 1, 3, 3, 2, 2);
    assertOut(1, 2, 3);
    assertEquals(3, figures.duplicates());
  }

  @Test
  void gap_inHistory_isFilledAfterTheHold() {
    keep(1, 2, 3);
    receive(1, 3);
    loop.pass(HOLD.minusMillis(50));
    assertOut(1);
    loop.pass(LONG);
    assertOut(1, 2, 3);
    assertEquals(1, figures.refilled());
    assertEquals(1, asked);
  }

  @Test
  void gap_notKept_isSkippedAndCounted() {
    top = 4;
    receive(1, 4);
    loop.pass(LONG);
    assertOut(1, 4);
    assertEquals(2, figures.skipped());
  }

  @Test
  void gap_notKeptButLate_isWaitedForAndComesInOrder() {
    late = true;
    top = 4;
    receive(1, 4);
    loop.pass(LONG);
    assertOut(1);
    receive(2, 3);
    assertOut(1, 2, 3, 4);
    onTheWay.forEach(Runnable::run);
    assertEquals(0, figures.skipped());
    receive(5);
    assertOut(1, 2, 3, 4, 5);
  }

  @Test
  void gap_notKeptAndGivenUpByItsSender_isSkippedThen() {
    late = true;
    top = 4;
    receive(1, 4);
    loop.pass(LONG);
    receive(2);
    assertOut(1, 2);
    onTheWay.forEach(Runnable::run);
    assertOut(1, 2, 4);
    assertEquals(1, figures.skipped());
    assertTrue(loop.idle());
  }

  @Test
  void gap_inHistory_doesNotWaitForWhatIsLate() {
    late = true;
    keep(1, 2, 3);
    receive(1, 3);
    loop.pass(LONG);
    assertOut(1, 2, 3);
    assertEquals(List.of(), onTheWay);
  }

  @Test
  void gap_partlyKept_bringsWhatThereIs() {
    keep(2);
    top = 5;
    receive(1, 5);
    loop.pass(LONG);
    assertOut(1, 2, 5);
    assertEquals(2, figures.skipped());
    receive(6);
    assertOut(1, 2, 5, 6);
  }

  @Test
  void gap_ownerAway_isAskedAgain() {
    keep(1, 2, 3);
    ownerAway = true;
    receive(1, 3);
    loop.pass(Duration.ofSeconds(3));
    assertOut(1);
    ownerAway = false;
    loop.pass(LONG);
    assertOut(1, 2, 3);
    assertEquals(0, figures.skipped());
  }

  @Test
  void gap_ownerAwayForLong_isGivenUp() {
    ownerAway = true;
    receive(1, 3);
    loop.pass(Duration.ofSeconds(60));
    assertOut(1, 3);
    assertEquals(1, figures.skipped());
    assertTrue(loop.idle());
  }

  @Test
  void told_whatTheOwnerHasNoMore_isNotSkipped() {
    receive(1);
    top = 1;
    arrivals.told(CHANNEL, LIFE, 2);
    loop.pass(LONG);
    assertEquals(0, figures.skipped());
    receive(2);
    assertOut(1, 2);
    assertTrue(loop.idle());
  }

  @Test
  void told_moreThanCame_isTakenFromHistory() {
    keep(1, 2);
    receive(1);
    arrivals.told(CHANNEL, LIFE, 2);
    loop.pass(LONG);
    assertOut(1, 2);
  }

  @Test
  void told_whatCame_asksNothing() {
    receive(1, 2);
    arrivals.told(CHANNEL, LIFE, 2);
    loop.pass(LONG);
    assertEquals(0, asked);
    assertTrue(loop.idle());
  }

  @Test
  void receive_beforeTheOwnerAnswered_isJudgedAfterwards() {
    arrivals.open("other");
    arrivals.receive(new Sequenced(LIFE, 6, deliver("other", 6)));
    arrivals.receive(new Sequenced(LIFE, 5, deliver("other", 5)));
    assertOut();
    arrivals.opened("other", LIFE, 5);
    assertOut(6);
  }

  @Test
  void receive_notListening_isDropped() {
    arrivals.close(CHANNEL);
    receive(1);
    assertOut();
  }

  @Test
  void close_withGap_leavesNoTimer() {
    receive(2);
    arrivals.close(CHANNEL);
    assertTrue(loop.idle());
  }

  @Test
  void newLife_beginsAtItsFirstNumber() {
    receive(1, 2, 4);
    ownersLife = LIFE + 1;
    arrivals.receive(new Sequenced(LIFE + 1, 1, deliver(CHANNEL, 101)));
    receive(3);
    arrivals.receive(new Sequenced(LIFE + 1, 2, deliver(CHANNEL, 102)));
    loop.pass(LONG);
    assertOut(1, 2, 101, 102);
    assertEquals(1, figures.newLives());
  }

  @Test
  void told_anotherLife_isTakenFromItsHistory() {
    receive(1, 2);
    ownersLife = LIFE - 1;
    history.clear();
    keep(1, 2);
    arrivals.told(CHANNEL, LIFE - 1, 2);
    loop.pass(LONG);
    assertOut(1, 2, 1, 2);
  }

  @Test
  void held_moreThanTheBound_comesFromHistory() {
    long[] all = LongStream.rangeClosed(1, Arrivals.MOST_HELD + 500).toArray();
    keep(all);
    receive(LongStream.rangeClosed(2, all.length).toArray());
    loop.pass(LONG);
    assertOut(all);
  }

  @Test
  void receive_shuffledDroppedAndDuplicated_isInOrderAndComplete() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      ArrivalsTest schedule = new ArrivalsTest();
      schedule.open();
      schedule.run(new Random(seed), seed);
    }
  }

  private void run(Random random, int seed) {
    int count = 1 + random.nextInt(60);
    long[] all = LongStream.rangeClosed(1, count).toArray();
    List<Long> sent = new ArrayList<>();
    for (long number : all) {
      for (int copies = random.nextInt(3); copies > 0; copies--) {
        sent.add(number);
      }
    }
    Collections.shuffle(sent, random);
    keep(all);
    for (long number : sent) {
      receive(number);
      ownerAway = random.nextInt(4) == 0;
      loop.pass(Duration.ofMillis(random.nextInt(80)));
    }
    ownerAway = false;
    arrivals.told(CHANNEL, LIFE, count);
    loop.pass(LONG);
    assertEquals(numbers(all), numbers(), "seed " + seed);
    assertEquals(0, figures.skipped(), "seed " + seed);
    assertTrue(loop.idle(), "seed " + seed);
  }

  private void receive(long... numbers) {
    for (long number : numbers) {
      arrivals.receive(new Sequenced(LIFE, number, deliver(CHANNEL, number)));
    }
  }

  private void keep(long... numbers) {
    for (long number : numbers) {
      history.put(number, deliver(CHANNEL, number));
      top = Math.max(top, number);
    }
  }

  private static Deliver deliver(String channel, long number) {
    Publication publication = Publication.of(Data.json("1")).toBuilder().offset(number).build();
    return new Deliver(channel, publication, "e", null, 0);
  }

  private void assertOut(long... numbers) {
    assertEquals(numbers(numbers), numbers());
  }

  private List<Long> numbers() {
    return out.stream().map(d -> d.publication().offset()).toList();
  }

  private static List<Long> numbers(long[] numbers) {
    return LongStream.of(numbers).boxed().toList();
  }
}
