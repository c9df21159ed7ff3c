package io.gyre.engine.hazelcast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.engine.hazelcast.Census.Peer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may go on when some of a cluster are gone. */
final class CensusTest {

  private static final long LEASE = 1_000;
  private static final List<Peer> ALL =
      IntStream.range(0, 6).mapToObj(i -> peer(i, "host" + i)).toList();

  private final Census census = new Census(LEASE);

  private static Peer peer(int id, String address) {
    return new Peer(new UUID(0, id), new UUID(1, id), address, 5701);
  }

  private static List<Peer> of(int... members) {
    return IntStream.of(members).mapToObj(ALL::get).toList();
  }

  private static UUID id(int member) {
    return new UUID(0, member);
  }

  private void begin(int... members) {
    census.begin(id(0), of(members), 0);
  }

  private void silent(int... members) {
    IntStream.of(members).forEach(member -> census.found(id(member), false));
  }

  @Test
  void alone_servesWithoutAsking() {
    begin(0);
    assertEquals(Long.MAX_VALUE, census.mayServeFor(0));
  }

  @Test
  void mayServeFor_ofThree_needsOneOther() {
    begin(0, 1, 2);
    assertEquals(0, census.mayServeFor(0));
    census.vouched(id(1), 100);
    assertEquals(LEASE - 50, census.mayServeFor(150));
    census.vouched(id(2), 120);
    assertEquals(LEASE - 30, census.mayServeFor(150));
    assertEquals(0, census.mayServeFor(120 + LEASE));
  }

  @Test
  void mayServeFor_ofFour_needsTwoOthers() {
    begin(0, 1, 2, 3);
    census.vouched(id(1), 100);
    assertEquals(0, census.mayServeFor(150));
    census.vouched(id(3), 120);
    assertEquals(LEASE - 50, census.mayServeFor(150));
  }

  @Test
  void look_oneGone_oldAnswersDoNotCount() {
    begin(0, 1, 2);
    census.vouched(id(1), 100);
    assertEquals(of(2), census.look(of(0, 1), 200));
    census.vouched(id(1), 199);
    assertEquals(0, census.mayServeFor(250));
    census.vouched(id(1), 201);
    assertTrue(census.mayServeFor(250) > 0);
  }

  @Test
  void ofThree_oneSilent_goesOn() {
    begin(0, 1, 2);
    census.look(of(0, 1), 200);
    silent(2);
    assertFalse(census.isOutnumbered());
  }

  @Test
  void ofThree_twoSilent_isOutnumbered() {
    begin(0, 1, 2);
    census.look(of(0, 2), 200);
    silent(1);
    assertFalse(census.isOutnumbered());
    census.look(of(0), 300);
    silent(2);
    assertTrue(census.isOutnumbered());
  }

  @Test
  void ofFive_threeGone_nobodyIsServedWhileItIsOpenHow() {
    begin(0, 1, 2, 3, 4);
    census.look(of(0, 1), 200);
    census.vouched(id(1), 250);
    silent(2);
    assertFalse(census.isOutnumbered());
    assertEquals(0, census.mayServeFor(300));
    census.found(id(3), true);
    assertEquals(0, census.mayServeFor(300));
    census.found(id(4), true);
    assertFalse(census.isOutnumbered());
    assertTrue(census.mayServeFor(300) > 0);
  }

  @Test
  void ofTwo_otherSilent_isOutnumbered() {
    begin(0, 1);
    census.look(of(0), 200);
    assertEquals(0, census.mayServeFor(200));
    silent(1);
    assertTrue(census.isOutnumbered());
  }

  @Test
  void ofTwo_otherEnded_servesAlone() {
    begin(0, 1);
    census.look(of(0), 200);
    census.found(id(1), true);
    assertFalse(census.isOutnumbered());
    assertEquals(Long.MAX_VALUE, census.mayServeFor(200));
  }

  @Test
  void ofFour_halfEndedAtOnce_goesOn() {
    begin(0, 1, 2, 3);
    census.look(of(0, 1), 200);
    census.found(id(2), true);
    census.found(id(3), true);
    assertFalse(census.isOutnumbered());
    census.vouched(id(1), 300);
    assertTrue(census.mayServeFor(300) > 0);
  }

  @Test
  void ofFour_equalHalves_areBothOutnumbered() {
    begin(0, 1, 2, 3);
    census.look(of(0, 1), 200);
    silent(2, 3);
    assertTrue(census.isOutnumbered());
  }

  @Test
  void newMembers_afterALoss_areNotCountedAtOnce() {
    begin(0, 1, 2);
    census.look(of(0, 2), 200);
    silent(1);
    census.look(of(0, 2, 3, 4), 300);
    census.look(of(0, 3, 4), 400);
    silent(2);
    assertTrue(census.isOutnumbered(), "two empty ones and a stale one are not most of three");
  }

  @Test
  void newMembers_lossOver_areCounted() {
    begin(0, 1, 2);
    census.look(of(0, 2), 200);
    silent(1);
    census.look(of(0, 2, 3, 4), 300);
    census.pass(201 + Census.WINDOW_NANOS);
    census.look(of(0, 3, 4), 301 + Census.WINDOW_NANOS);
    silent(2);
    assertFalse(census.isOutnumbered());
  }

  @Test
  void leaving_isNoLoss() {
    begin(0, 1);
    census.leaves(id(1));
    assertEquals(List.of(), census.look(of(0), 200));
    assertEquals(Long.MAX_VALUE, census.mayServeFor(200));
  }

  @Test
  void lost_nodeBackAsAnotherMember_isNotLostAnyMore() {
    begin(0, 1, 2);
    census.look(of(0, 1), 200);
    silent(2);
    Peer merged = new Peer(id(7), new UUID(1, 2), "elsewhere", 5701);
    census.look(Stream.concat(of(0, 1).stream(), Stream.of(merged)).toList(), 300);
    census.look(of(0, 1), 400);
    silent(7);
    assertFalse(census.isOutnumbered());
    assertEquals(1, census.lost());
  }

  @Test
  void lost_anotherProcessAtItsAddress_hasEnded() {
    begin(0, 1);
    Peer restarted = new Peer(id(7), new UUID(1, 7), "host1", 5701);
    assertEquals(List.of(), census.look(List.of(ALL.get(0), restarted), 300));
    assertEquals(0, census.lost());
  }

  @Test
  void join_thoseWhoLostSomebody_countsAsTheyDo() {
    begin(2);
    census.begin(id(2), of(0, 1, 2), 0);
    census.look(of(2), 100);
    Roll roll = census.roll(4);
    assertEquals(4, roll.era());
    Census empty = new Census(LEASE);
    empty.begin(id(5), of(2, 5), 200);
    assertEquals(Set.of(id(0), id(1)), ids(empty.join(roll, 200)));
    empty.vouched(id(2), 300);
    assertEquals(0, empty.mayServeFor(300), "a stale one and an empty one are not most of three");
    empty.found(id(0), false);
    empty.found(id(1), false);
    assertTrue(empty.isOutnumbered());
  }

  @Test
  void join_mostOfThose_needsTwoOfThem() {
    begin(0, 1, 2);
    census.look(of(0, 1), 100);
    silent(2);
    Census empty = new Census(LEASE);
    empty.begin(id(5), of(0, 1, 5), 200);
    empty.join(census.roll(0), 200);
    empty.vouched(id(0), 300);
    assertEquals(0, empty.mayServeFor(300));
    empty.vouched(id(1), 300);
    assertTrue(empty.mayServeFor(300) > 0);
  }

  @Test
  void join_lostOneIsBack_countsEveryone() {
    begin(0, 1);
    census.look(of(0), 100);
    Census back = new Census(LEASE);
    Peer merged = new Peer(id(7), new UUID(1, 1), "host1", 5701);
    back.begin(id(7), List.of(ALL.get(0), merged), 200);
    assertEquals(List.of(), back.join(census.roll(0), 200));
    back.vouched(id(0), 300);
    assertTrue(back.mayServeFor(300) > 0);
  }

  private static Set<UUID> ids(List<Peer> peers) {
    return peers.stream().map(Peer::member).collect(Collectors.toSet());
  }

  @Test
  void vouch_otherList_isRefused() {
    begin(0, 1, 2);
    assertTrue(census.vouch(id(1), Set.of(id(0), id(1), id(2)), 100));
    assertFalse(census.vouch(id(1), Set.of(id(0), id(1)), 100));
    assertFalse(census.vouch(id(1), Set.of(id(0), id(1), id(2), id(3)), 100));
  }

  @Test
  void vouch_givenToOneWhoIsGone_bindsUntilItIsOver() {
    begin(0, 1, 2);
    assertTrue(census.vouch(id(2), Set.of(id(0), id(1), id(2)), 100));
    census.look(of(0, 1), 150);
    silent(2);
    census.vouched(id(1), 200);
    assertEquals(0, census.mayServeFor(300), "the one that is gone may serve still");
    assertFalse(census.vouch(id(1), Set.of(id(0), id(1)), 300));
    assertTrue(census.mayServeFor(101 + LEASE) > 0);
    assertTrue(census.vouch(id(1), Set.of(id(0), id(1)), 101 + LEASE));
  }

  @Test
  void vouch_givenToOneWithoutData_doesNotBind() {
    begin(0);
    assertTrue(census.vouch(id(9), Set.of(id(0)), 100));
    assertEquals(Long.MAX_VALUE, census.mayServeFor(150));
  }

  @Test
  void vouch_givenToOneWhoEnded_doesNotBind() {
    begin(0, 1, 2);
    assertTrue(census.vouch(id(2), Set.of(id(0), id(1), id(2)), 100));
    census.look(of(0, 1), 150);
    census.found(id(2), true);
    assertTrue(census.vouch(id(1), Set.of(id(0), id(1)), 200));
  }
}
