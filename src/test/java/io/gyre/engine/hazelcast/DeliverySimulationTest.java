package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gyre.cluster.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Publishing, numbering and delivery under faults by chance, without sockets and in virtual time. A
 * failure names its seed; {@code -Dgyre.seed=SEED -Dgyre.schedules=1} plays that schedule alone.
 */
class DeliverySimulationTest {
  private static final long SEED = Long.getLong("gyre.seed", System.nanoTime());
  private static final int FEW = Integer.getInteger("gyre.schedules", 4_000);
  private static final int MANY = Integer.getInteger("gyre.schedules", 100_000);

  @Test
  void play_someSchedules_keepsEveryPromise() {
    play(FEW, DeliverySimulationTest::keptOrNot);
  }

  @Test
  @Tag("soak")
  void play_aHundredThousandSchedules_keepsEveryPromise() {
    play(MANY, DeliverySimulationTest::keptOrNot);
  }

  @Test
  void play_networkInTwoPartsOnceEach_keepsEveryPromise() {
    play(FEW / 2, seed -> Simulation.split(seed, Set.of(SimParts.Rule.values())));
  }

  @Test
  @Tag("soak")
  void play_manyNetworksInTwoParts_keepsEveryPromise() {
    play(MANY, seed -> Simulation.split(seed, Set.of(SimParts.Rule.values())));
  }

  @ParameterizedTest
  @EnumSource(SimParts.Rule.class)
  void play_withoutARuleForParts_isFound(SimParts.Rule missing) {
    Set<SimParts.Rule> rules = EnumSet.complementOf(EnumSet.of(missing));
    long found =
        LongStream.range(0, 400)
            .parallel()
            .mapToObj(seed -> Simulation.split(seed, rules))
            .filter(verdict -> !verdict.isContent())
            .count();
    assertTrue(found > 0, "goes unnoticed without " + missing);
  }

  @Test
  void play_withLinks_losesNothingOfWhatNobodyKeeps() {
    play(FEW / 4, Simulation::linked);
  }

  @Test
  void play_withoutBringingIntoOrder_isFound() {
    long found =
        LongStream.range(0, 200)
            .mapToObj(seed -> Simulation.unordered(seed))
            .filter(verdict -> !verdict.isContent())
            .count();
    assertTrue(found > 0, "a delivery out of order goes unnoticed");
  }

  private static Verdict keptOrNot(long seed) {
    return seed % 4 == 0 ? Simulation.notKept(seed) : Simulation.kept(seed);
  }

  private static void play(int schedules, LongFunction<Verdict> schedule) {
    long start = System.nanoTime();
    LongAdder received = new LongAdder();
    LongAdder notRecovered = new LongAdder();
    AtomicInteger failures = new AtomicInteger();
    String first =
        LongStream.range(SEED, SEED + schedules)
            .parallel()
            .mapToObj(
                seed -> {
                  Verdict verdict = schedule.apply(seed);
                  received.add(verdict.count("received"));
                  notRecovered.add(verdict.count("not_recovered"));
                  if (verdict.isContent()) {
                    return "";
                  }
                  failures.incrementAndGet();
                  return "-Dgyre.seed=" + seed + " -Dgyre.schedules=1: " + verdict;
                })
            .filter(complaint -> !complaint.isEmpty())
            .limit(3)
            .reduce("", (one, other) -> one + "\n" + other);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf(
        "%d schedules from seed %d in %d ms: %d publications received, %d not recovered%n",
        schedules, SEED, took.toMillis(), received.sum(), notRecovered.sum());
    if (!first.isEmpty()) {
      fail(failures.get() + " or more schedules broke promises: " + first);
    }
  }
}
