package io.gyre.node.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who does not hear whom, and who must not serve then. Nodes are named by age, A the oldest. */
class VerdictTest {

  private static final int SCHEDULES = 20_000;

  /** Reads {@code "A<C B<C"}: A does not hear C, B does not hear C. */
  private static Map<String, Set<String>> deaf(String text) {
    Map<String, Set<String>> deaf = new HashMap<>();
    Arrays.stream(text.split(" "))
        .filter(word -> !word.isEmpty())
        .map(word -> word.split("<"))
        .forEach(pair -> deaf.computeIfAbsent(pair[0], key -> new HashSet<>()).add(pair[1]));
    return deaf;
  }

  private static List<String> members(String text) {
    return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
  }

  @ParameterizedTest(name = "{2}: {1} of {0} takes out {3}")
  @CsvSource({
    "A,    '',                          alone,                              ''",
    "AB,   '',                          all well,                           ''",
    "AB,   'A<B B<A',                   two cut: the younger,               B",
    "AB,   'A<B',                       two cut one way,                    B",
    "AB,   'B<A',                       two cut the other way,              B",
    "ABC,  'A<C B<C C<A C<B',           the youngest cut off,               C",
    "ABC,  'A<B A<C B<A C<A',           the oldest cut off,                 A",
    "ABC,  'B<A C<A',                   the oldest heard by none,           A",
    "ABC,  'A<B A<C',                   the oldest hears none,              A",
    "ABC,  'A<B',                       one pair one way: the younger,      B",
    "ABC,  'C<B B<C',                   one pair of the younger two,        C",
    "ABC,  'A<B B<C C<A',               all pairs broken: the oldest stays, BC",
    "ABCD, 'A<C A<D B<C B<D',           halves: the younger half,           CD",
    "ABCD, 'A<B B<C C<D',               a chain: nothing broken stays,      BC",
    "ABCD, 'A<B C<D',                   two pairs,                          BD",
    "ABCDE,'A<C A<D A<E B<C B<D B<E',   two of five cut off though older,   AB",
    "AB,   'A<X X<B',                   a node that is no member,           ''",
    "AB,   'A<A',                       itself,                             ''"
  })
  void verdict(String members, String deaf, String what, String out) {
    Verdict verdict = Verdict.of(members(members), deaf(deaf), Set.of());
    assertEquals(new TreeSet<>(members(out)), new TreeSet<>(verdict.out()), what);
  }

  @Test
  void links_thatHealOneByOne_doNotMoveTheBlame() {
    Set<String> before = Set.of("A");
    assertEquals(before, Verdict.of(members("ABC"), deaf("A<B A<C"), before).out());
    assertEquals(before, Verdict.of(members("ABC"), deaf("A<C"), before).out());
    assertEquals(Set.of(), Verdict.of(members("ABC"), deaf(""), before).out());
  }

  @Test
  void bothOutBefore_oneComesBack() {
    assertEquals(Set.of("B"), Verdict.of(members("AB"), deaf("A<B"), Set.of("A", "B")).out());
  }

  @Test
  void links_ofANode_areToldFromOthers() {
    Verdict verdict = Verdict.of(members("ABC"), deaf("A<B"), Set.of());
    assertEquals(Set.of(Verdict.Link.of("B", "A")), verdict.broken());
    assertTrue(verdict.concerns("A") && verdict.concerns("B") && !verdict.concerns("C"));
  }

  @Test
  void anyMatrix_leavesNoBrokenLinkBetweenThoseThatServe_andOneNode() {
    Random random = new Random(7);
    for (int run = 0; run < SCHEDULES; run++) {
      int size = 1 + random.nextInt(8);
      List<String> members = IntStream.range(0, size).mapToObj(i -> "n" + i).toList();
      Map<String, Set<String>> deaf = new HashMap<>();
      double share = random.nextDouble();
      for (String node : members) {
        deaf.put(
            node,
            members.stream()
                .filter(other -> random.nextDouble() < share)
                .collect(Collectors.toSet()));
      }
      Set<String> before =
          members.stream().filter(node -> random.nextBoolean()).collect(Collectors.toSet());
      Verdict verdict = Verdict.of(members, deaf, before);
      List<String> serving = new ArrayList<>(members);
      serving.removeAll(verdict.out());
      assertTrue(!serving.isEmpty(), deaf::toString);
      for (String node : serving) {
        Set<String> unheard = new HashSet<>(deaf.get(node));
        unheard.remove(node);
        unheard.retainAll(serving);
        assertEquals(Set.of(), unheard, deaf::toString);
      }
    }
  }
}
