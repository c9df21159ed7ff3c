package io.gyre.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Links under faults by chance, without sockets and in virtual time: what is sent arrives once, in
 * order, or is reported. A failure names its seed; {@code -Dgyre.seed=SEED -Dgyre.schedules=1}
 * plays that schedule alone.
 */
class LinkSimulationTest {
  private static final long SEED = Long.getLong("gyre.seed", System.nanoTime());
  private static final int FEW = Integer.getInteger("gyre.schedules", 2_000);
  private static final int MANY = Integer.getInteger("gyre.schedules", 100_000);

  /** What links warn of happens all the time here. */
  @BeforeAll
  static void hush() {
    ((Logger) LoggerFactory.getLogger("io.gyre.link")).setLevel(Level.ERROR);
  }

  @AfterAll
  static void speak() {
    ((Logger) LoggerFactory.getLogger("io.gyre.link")).setLevel(null);
  }

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
  void play_withoutSendingAgain_isFound() {
    long found =
        LongStream.range(0, 100)
            .filter(seed -> !LinkSimulation.play(seed, Duration.ofDays(1)).isEmpty())
            .count();
    assertTrue(found > 0, "a lost message goes unnoticed");
  }

  private static void play(int schedules) {
    long start = System.nanoTime();
    List<String> failures =
        LongStream.range(SEED, SEED + schedules)
            .parallel()
            .mapToObj(
                seed -> {
                  List<String> complaints = LinkSimulation.play(seed);
                  return complaints.isEmpty()
                      ? ""
                      : "-Dgyre.seed=" + seed + " -Dgyre.schedules=1: " + complaints;
                })
            .filter(complaint -> !complaint.isEmpty())
            .limit(3)
            .toList();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf(
        "%d schedules of links from seed %d in %d ms%n", schedules, SEED, took.toMillis());
    assertEquals(List.of(), failures);
  }
}
