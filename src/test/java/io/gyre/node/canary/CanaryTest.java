package io.gyre.node.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.protocol.Data;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Canaries of several nodes, whose links are cut and mended. */
class CanaryTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static void assertSoon(Duration took) {
    assertTrue(took.compareTo(LIMIT) <= 0, "took " + took);
  }

  @Test
  void start_waitsUntilAllHeardEachOther() {
    CanaryWorld world = new CanaryWorld();
    world.join("A");
    assertEquals("awaiting_peers", world.node("A").reasons());
    world.join("B");
    world.pass(Duration.ofMillis(400));
    assertEquals(Map.of("A", "awaiting_peers", "B", "awaiting_peers"), world.notReady());
    assertTrue(world.until(Map.of()).compareTo(Duration.ofSeconds(3)) < 0);
  }

  @Test
  void start_withASickThird_isReadyAfterTheGrace() {
    CanaryWorld world = CanaryWorld.of(1);
    world.joinSilently("B");
    world.join("C");
    Duration waited = world.until(Map.of());
    assertTrue(waited.compareTo(Duration.ofSeconds(12)) < 0, waited::toString);
    world.pass(Duration.ofSeconds(5));
    assertEquals("link_broken", world.node("A").degraded());
    assertEquals("link_broken", world.node("C").degraded());
  }

  @Test
  void start_ofANodeThatHearsNobody_staysNotReady() {
    CanaryWorld world = CanaryWorld.of(2);
    world.cut("A", "C");
    world.cut("B", "C");
    world.join("C");
    world.pass(Duration.ofSeconds(9));
    assertEquals(Map.of("C", "awaiting_peers"), world.notReady());
    world.pass(Duration.ofSeconds(3));
    assertEquals(Map.of("C", "not_delivered"), world.notReady());
  }

  @Test
  void oneOfThree_cutOff_goesAndComesBack() {
    CanaryWorld world = CanaryWorld.of(3);
    world.cutBoth("A", "B");
    world.cutBoth("A", "C");
    assertSoon(world.until(Map.of("A", "not_delivered")));
    assertTrue(world.node("A").details().contains("node-B, node-C"), world.node("A")::details);
    world.pass(Duration.ofSeconds(10));
    assertEquals(Map.of("A", "not_delivered"), world.notReady());
    assertEquals("link_broken", world.node("B").degraded());
    assertEquals(2, world.node("A").canary.figures().brokenLinks());
    assertEquals(1, world.node("B").canary.figures().brokenLinks());
    world.heal();
    assertTrue(world.until(Map.of()).compareTo(Duration.ofSeconds(4)) < 0);
    world.pass(Duration.ofSeconds(2));
    assertEquals("", world.node("B").degraded());
  }

  @Test
  void oneOfFour_cutOff_nobodyElseGoesBeforeAllHaveNoticed() {
    for (int shift = 0; shift < 10; shift++) {
      CanaryWorld world = CanaryWorld.of(4);
      world.pass(Duration.ofMillis(100L * shift));
      for (String other : List.of("B", "C", "D")) {
        world.cutBoth("A", other);
      }
      for (int i = 0; i < 100; i++) {
        world.pass(Duration.ofMillis(100));
        assertTrue(List.of("", "A").contains(String.join("", world.notReady().keySet())));
      }
      assertEquals(Map.of("A", "not_delivered"), world.notReady());
    }
  }

  @Test
  void oneOfThree_thatCannotSend_goesBecauseItIsTold() {
    CanaryWorld world = CanaryWorld.of(3);
    world.cut("B", "A");
    world.cut("B", "C");
    assertSoon(world.until(Map.of("B", "cannot_deliver")));
    world.pass(Duration.ofSeconds(10));
    assertEquals(Map.of("B", "cannot_deliver"), world.notReady());
  }

  @Test
  void oneOfThree_thatCannotReceive_goes() {
    CanaryWorld world = CanaryWorld.of(3);
    world.cut("A", "B");
    world.cut("C", "B");
    assertSoon(world.until(Map.of("B", "not_delivered")));
  }

  @Test
  void onePair_inOneDirection_takesTheYoungerOut() {
    CanaryWorld world = CanaryWorld.of(3);
    world.cut("C", "B");
    assertSoon(world.until(Map.of("C", "cannot_deliver")));
    world.pass(Duration.ofSeconds(5));
    assertEquals("link_broken", world.node("B").degraded());
    assertEquals("", world.node("A").degraded());
  }

  @Test
  void two_cut_theOlderServes() {
    CanaryWorld world = CanaryWorld.of(2);
    world.cutBoth("A", "B");
    assertSoon(world.until(Map.of("B", "not_delivered")));
    world.pass(Duration.ofSeconds(5));
    assertEquals(Map.of("B", "not_delivered"), world.notReady());
    world.lose("A");
    world.pass(Duration.ofSeconds(1));
    assertEquals("", world.node("B").reasons());
  }

  @Test
  void nothingAcknowledged_isSaidOfTheNodeAlone() {
    CanaryWorld world = CanaryWorld.of(3);
    world.silence("B");
    assertSoon(world.until(Map.of("B", "cannot_publish cannot_deliver")));
    assertTrue(world.node("B").canary.figures().acknowledgedAge().toSeconds() >= 3);
    world.heal();
    world.until(Map.of());
  }

  @Test
  void aMemberThatHangs_leavesTheOthersHeard() {
    CanaryWorld world = CanaryWorld.of(3);
    world.hangHalf("A");
    for (int i = 0; i < 100; i++) {
      world.pass(Duration.ofMillis(200));
      assertEquals(Map.of(), world.notReady());
    }
    assertEquals("slow_channels", world.node("A").degraded());
  }

  @Test
  void aNodeThatLeaves_isNotMissed() {
    CanaryWorld world = CanaryWorld.of(2);
    Future<Void> told = world.node("A").canary.stop();
    world.pass(Duration.ofSeconds(15));
    assertTrue(told.succeeded());
    assertEquals("", world.node("B").reasons());
    assertEquals("", world.node("B").degraded());
  }

  @Test
  void aMemberThatStarts_isWaitedFor() {
    CanaryWorld world = CanaryWorld.of(2);
    world.joinSilently("C");
    world.pass(Duration.ofSeconds(9));
    assertEquals("", world.node("A").degraded());
    world.join("D");
    world.pass(Duration.ofSeconds(3));
    assertEquals(Map.of("D", "awaiting_peers"), world.notReady());
  }

  @Test
  void registrations_thatFail_areTriedAgain() {
    CanaryWorld world = CanaryWorld.of(1);
    world.node("A");
    CanaryWorld.Node late = world.join("B");
    world.refuse("B", true);
    world.pass(Duration.ofSeconds(3));
    assertEquals("awaiting_peers", late.reasons());
    world.refuse("B", false);
    world.pass(Duration.ofSeconds(4));
    assertEquals("", late.reasons());
  }

  @Test
  void repairs_goStepByStep_andConnectionsAreSentAwayOnce() {
    CanaryWorld world = CanaryWorld.of(3);
    world.cut("A", "B");
    world.cut("C", "B");
    world.until(Map.of("B", "not_delivered"));
    world.pass(Duration.ofMillis(600));
    assertEquals(List.of("audit", "audit"), world.node("B").repairs);
    assertEquals(List.of("audit"), world.node("A").repairs);
    world.pass(Duration.ofSeconds(3));
    // It is A's and C's way to B that is broken, and they know, since B told them.
    assertEquals(List.of("audit", "reconnect B"), world.node("A").repairs);
    assertEquals(List.of("audit", "reconnect B"), world.node("C").repairs);
    assertEquals(0, Collections.frequency(world.node("B").repairs, "reconnect C"));
    world.pass(Duration.ofSeconds(90));
    assertEquals(1, Collections.frequency(world.node("B").repairs, "send_away"));
    assertEquals(0, Collections.frequency(world.node("A").repairs, "send_away"));
    assertEquals(1, world.node("B").canary.figures().farewells());
    assertTrue(world.node("A").canary.figures().reconnects() >= 5);
    world.heal();
    world.until(Map.of());
    world.pass(Duration.ofSeconds(60));
    assertEquals(1, Collections.frequency(world.node("B").repairs, "send_away"));
  }

  @Test
  void allMute_sendNobodyAway() {
    CanaryWorld world = CanaryWorld.of(2);
    world.silence("A");
    world.silence("B");
    world.pass(Duration.ofSeconds(60));
    assertEquals("cannot_publish", world.node("A").reasons());
    assertEquals(0, Collections.frequency(world.node("A").repairs, "send_away"));
  }

  @Test
  void figures_ofPeers_haveAgeAndRoundTrip() {
    CanaryWorld world = CanaryWorld.of(2);
    CanaryFigures figures = world.node("A").canary.figures();
    assertEquals(1, figures.peers().size());
    CanaryFigures.OfPeer peer = figures.peers().get(0);
    assertEquals("node-B", peer.name());
    assertTrue(peer.age().toMillis() <= 1_500, peer::toString);
    assertTrue(peer.roundTripSeconds() >= 0 && peer.roundTripSeconds() < 0.1, peer::toString);
  }

  @Test
  void payload_survivesTheWay_andNonsenseIsIgnored() {
    Song song =
        new Song("a", 7, true, true, java.util.Set.of("b"), Map.of("c", new Song.Echo(3, 120)));
    assertEquals(song, Song.decode(song.encode()));
    assertEquals(null, Song.decode(null));
    assertEquals(null, Song.decode(Data.json("{\"node\":1}")));
    assertEquals(null, Song.decode(Data.json("[")));
  }
}
