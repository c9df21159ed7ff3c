package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gyre.cluster.Verdict;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
    play(FEW);
  }

  @Test
  @Tag("soak")
  void play_aHundredThousandSchedules_keepsEveryPromise() {
    play(MANY);
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

  private static void play(int schedules) {
    long start = System.nanoTime();
    LongAdder received = new LongAdder();
    LongAdder notRecovered = new LongAdder();
    AtomicInteger failures = new AtomicInteger();
    String first =
        LongStream.range(SEED, SEED + schedules)
            .parallel()
            .mapToObj(
                seed -> {
                  Verdict verdict =
                      seed % 4 == 0 ? Simulation.notKept(seed) : Simulation.kept(seed);
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
