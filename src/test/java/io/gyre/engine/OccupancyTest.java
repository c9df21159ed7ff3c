package io.gyre.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When channels turn, and that turns in the order of their generations give the truth. */
final class OccupancyTest {

  private static final UUID ONE = new UUID(0, 1);
  private static final UUID TWO = new UUID(0, 2);
  private static final long DELAY = 1_000;

  private final Occupancy occupancy = new Occupancy();

  private List<String> turns() {
    List<ChannelTurn> turns = occupancy.pending(0, 100);
    occupancy.told(turns.stream().map(ChannelTurn::generation).toList());
    return turns.stream().map(turn -> (turn.occupied() ? "+" : "-") + turn.channel()).toList();
  }

  @Test
  void firstAndLastNode_turnTheChannel() {
    occupancy.add(ONE, "a", 10);
    occupancy.add(TWO, "a", 20);
    occupancy.remove(ONE, "a", 30, DELAY);
    occupancy.advance(10_000);
    assertEquals(List.of("+a"), turns());
    occupancy.remove(TWO, "a", 10_000, DELAY);
    occupancy.advance(10_999);
    assertEquals(List.of(), turns());
    assertEquals(11_000, occupancy.nextMillis());
    occupancy.advance(11_000);
    assertEquals(List.of("-a"), turns());
    assertTrue(occupancy.isEmpty());
  }

  @Test
  void comingBackInTime_isNoTurn() {
    occupancy.add(ONE, "a", 0);
    occupancy.removeNodes(Set.of(ONE), 0, DELAY);
    occupancy.add(TWO, "a", 999);
    occupancy.advance(100_000);
    assertEquals(List.of("+a"), turns());
  }

  @Test
  void generations_growAlsoWhenTheClockGoesBack() {
    occupancy.add(ONE, "a", 1_000_000);
    occupancy.remove(ONE, "a", 5, 0);
    occupancy.advance(5);
    occupancy.add(ONE, "a", 6);
    assertEquals(List.of("+a", "-a", "+a"), turns());
  }

  @Test
  void notTold_isPendingAgain() {
    occupancy.add(ONE, "a", 1);
    assertEquals(occupancy.pending(0, 10), occupancy.pending(0, 10));
    long first = occupancy.pending(0, 10).get(0).generation();
    assertEquals(List.of(), occupancy.pending(first, 10));
  }

  @Test
  void replace_isWhatTheNodeSays() {
    occupancy.add(ONE, "a", 1);
    occupancy.replace(ONE, Set.of("b"), 2, 0);
    occupancy.advance(2);
    assertEquals(List.of("+a", "+b", "-a"), turns());
  }

  @Test
  void merge_partsThatToldDifferentThings_agreeAfterwards() {
    for (long seed = 0; seed < 5_000; seed++) {
      mergeByChance(seed);
    }
  }

  /** Two parts begin as equals, go their ways, and meet; the receiver believes the greatest. */
  private static void mergeByChance(long seed) {
    Random chance = new Random(seed);
    Occupancy left = new Occupancy();
    Occupancy right = new Occupancy();
    for (int i = 0; i < 10; i++) {
      String channel = "c" + chance.nextInt(4);
      UUID node = chance.nextBoolean() ? ONE : TWO;
      left.add(node, channel, i);
      right.add(node, channel, i);
    }
    left.removeNodes(Set.of(TWO), 20, 0);
    right.removeNodes(Set.of(ONE), 20, 0);
    Map<String, ChannelTurn> believed = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      change(left, ONE, chance, 21 + i);
      change(right, TWO, chance, 21 + i);
    }
    believe(believed, left);
    believe(believed, right);
    left.merge(right);
    left.advance(Long.MAX_VALUE >> 13);
    believe(believed, left);
    Set<String> told = new HashSet<>();
    believed.values().stream()
        .filter(ChannelTurn::occupied)
        .forEach(turn -> told.add(turn.channel()));
    Set<String> truth = new HashSet<>();
    left.each(place -> truth.add(place.getKey()), end -> {}, turn -> {});
    assertEquals(truth, told, "seed " + seed);
  }

  private static void change(Occupancy part, UUID node, Random chance, long now) {
    String channel = "c" + chance.nextInt(4);
    if (chance.nextBoolean()) {
      part.add(node, channel, now);
    } else {
      part.remove(node, channel, now, 0);
    }
    part.advance(now);
  }

  private static void believe(Map<String, ChannelTurn> believed, Occupancy part) {
    part.pending(0, 1_000)
        .forEach(
            turn ->
                believed.merge(
                    turn.channel(),
                    turn,
                    (old, next) -> old.generation() > next.generation() ? old : next));
  }
}
