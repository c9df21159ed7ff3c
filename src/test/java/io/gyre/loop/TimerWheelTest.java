package io.gyre.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimerWheelTest {

  private static final int MANY = 1_000_000;

  private final TimerWheel wheel = new TimerWheel(0);
  private final List<String> fired = new ArrayList<>();

  private Loop.Timer start(long atMillis, String name) {
    return wheel.start(atMillis, () -> fired.add(name));
  }

  @Test
  void advance_beforeDue_firesNothing() {
    start(100, "a");
    assertTrue(wheel.advance(99, MANY));
    assertEquals(List.of(), fired);
  }

  @Test
  void advance_atDue_firesOnce() {
    start(100, "a");
    wheel.advance(100, MANY);
    wheel.advance(10_000, MANY);
    assertEquals(List.of("a"), fired);
    assertTrue(wheel.isEmpty());
  }

  @Test
  void start_betweenTicks_isRoundedUp() {
    start(101, "a");
    wheel.advance(149, MANY);
    assertEquals(List.of(), fired);
    wheel.advance(150, MANY);
    assertEquals(List.of("a"), fired);
  }

  @Test
  void start_inThePast_firesAtTheNextTick() {
    wheel.skipTo(1_000);
    start(3, "a");
    wheel.advance(1_050, MANY);
    assertEquals(List.of("a"), fired);
  }

  @Test
  void start_beyondOneRound_waitsForItsOwnRound() {
    long round = 1024 * TimerWheel.TICK_MILLIS;
    start(round + 100, "late");
    start(100, "early");
    wheel.advance(round, MANY);
    assertEquals(List.of("early"), fired);
    wheel.advance(round + 100, MANY);
    assertEquals(List.of("early", "late"), fired);
  }

  @Test
  void start_farthestFuture_doesNotFireNow() {
    start(Long.MAX_VALUE, "never");
    wheel.advance(Duration.ofDays(1).toMillis(), MANY);
    assertEquals(List.of(), fired);
  }

  @Test
  void cancel_beforeAndAfterFiring_countsOnce() {
    Loop.Timer first = start(100, "a");
    Loop.Timer second = start(100, "b");
    first.cancel();
    first.cancel();
    wheel.advance(100, MANY);
    second.cancel();
    assertEquals(List.of("b"), fired);
    assertTrue(wheel.isEmpty());
  }

  @Test
  void cancel_ofNeighboursByTheFiringTimer_keepsTheRest() {
    List<Loop.Timer> timers = new ArrayList<>();
    wheel.start(
        100,
        () -> {
          fired.add("killer");
          timers.get(0).cancel();
          timers.get(1).cancel();
        });
    timers.add(start(100, "x"));
    timers.add(start(100, "y"));
    start(100, "z");
    wheel.advance(100, MANY);
    assertEquals(List.of("killer", "z"), fired);
  }

  @Test
  void task_startingATimerForNow_doesNotLoopInOneAdvance() {
    wheel.start(50, () -> start(0, "next"));
    wheel.advance(50, MANY);
    assertEquals(List.of(), fired);
    wheel.advance(100, MANY);
    assertEquals(List.of("next"), fired);
  }

  @Test
  void advance_budgetSpent_leavesTheRestForTheNextCall() {
    for (int i = 0; i < 5; i++) {
      start(100, "t" + i);
    }
    start(150, "after");
    assertFalse(wheel.advance(150, 2));
    assertEquals(List.of("t0", "t1"), fired);
    assertTrue(wheel.advance(150, MANY));
    assertEquals(List.of("t0", "t1", "t2", "t3", "t4", "after"), fired);
  }

  @Test
  void advance_taskThrows_firesTheOthersAtTheNextCall() {
    wheel.start(
        100,
        () -> {
          throw new IllegalStateException("broken");
        });
    start(100, "b");
    assertThrows(IllegalStateException.class, () -> wheel.advance(100, MANY));
    assertTrue(wheel.advance(100, MANY));
    assertEquals(List.of("b"), fired);
  }

  @Test
  void advance_manyRandomTimers_fireInTheirTick() {
    Random random = new Random(7);
    List<long[]> wrong = new ArrayList<>();
    long[] now = new long[1];
    for (int i = 0; i < 5_000; i++) {
      long at = random.nextInt(200_000);
      Loop.Timer timer =
          wheel.start(
              at,
              () -> {
                fired.add("x");
                if (now[0] < at || now[0] - at >= 2 * TimerWheel.TICK_MILLIS) {
                  wrong.add(new long[] {at, now[0]});
                }
              });
      if (i % 5 == 0) {
        timer.cancel();
      }
    }
    for (; now[0] <= 200_100; now[0] += 10) {
      wheel.advance(now[0], MANY);
    }
    assertEquals(List.of(), wrong);
    assertEquals(4_000, fired.size());
  }

  @Test
  void skipTo_withWaitingTimer_changesNothing() {
    start(100, "a");
    wheel.skipTo(10_000);
    wheel.advance(100, MANY);
    assertEquals(List.of("a"), fired);
  }
}
