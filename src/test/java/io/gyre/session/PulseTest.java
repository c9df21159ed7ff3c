package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pings and pongs (protocol reference, section 3.2). */
final class PulseTest extends SessionTestBase {

  private void config(String client) {
    lane =
        new TestLane(
            vertx, "{\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"}," + client + "}}");
  }

  /** Passes time until the first ping and returns how long that took. */
  private long millisToPing(TestClient client, long most) {
    for (long millis = 50; millis <= most; millis += 50) {
      lane.loop.pass(Duration.ofMillis(50));
      if (client.got().contains("{}")) {
        return millis;
      }
    }
    throw new AssertionError("no ping within " + most + " ms");
  }

  @Test
  void ping_first_comesInTheSecondHalfOfTheInterval() {
    for (int i = 0; i < 20; i++) {
      long first = millisToPing(lane.connect("u"), 26_000);
      assertTrue(first >= 12_500 && first <= 25_050, "after " + first);
    }
  }

  @Test
  void ping_later_comesEachIntervalWhateverTheTraffic() {
    TestClient client = lane.connect("u");
    millisToPing(client, 26_000);
    for (int i = 0; i < 3; i++) {
      client.send("{}");
      lane.publish("a", "1");
      long next = millisToPing(client, 26_000);
      assertTrue(next >= 24_900 && next <= 25_200, "after " + next);
    }
  }

  @Test
  void pong_missing_ends3012() {
    TestClient client = lane.connect("u");
    millisToPing(client, 26_000);
    lane.loop.pass(Duration.ofMillis(7_900));
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    assertEquals(0, client.closeCode());
    lane.loop.pass(Duration.ofMillis(200));
    assertEquals(3012, client.closeCode());
  }

  @Test
  void pong_withoutPing_ends3501() {
    assertEquals(3501, lane.connect("u").send("{}").closeCode());
    TestClient twice = lane.connect("u");
    millisToPing(twice, 26_000);
    twice.send("{}");
    assertEquals(0, twice.closeCode());
    assertEquals(3501, twice.send("{}").closeCode());
  }

  @Test
  void pong_anyCommandWithIdZero_isOne() {
    TestClient client = lane.connect("u");
    millisToPing(client, 26_000);
    client.send("{\"subscribe\":{\"channel\":\"a\"}}");
    assertEquals(0, client.closeCode());
    assertEquals(0, lane.hub.subscriptions());
  }

  @Test
  void pongs_notExpected_areNeitherToldNorMissedNorAnOffence() {
    config("\"pong_timeout\":\"-1s\"");
    TestClient client = lane.open().send(TestLane.connectCommand("{\"sub\":\"u\"}"));
    assertTrue(client.got().get(0).endsWith(",\"ping\":25}}"));
    millisToPing(client, 26_000);
    client.send("{}");
    lane.loop.pass(Duration.ofMinutes(2));
    assertEquals(0, client.closeCode());
    assertTrue(client.got().size() >= 4);
  }

  @Test
  void pings_off_neverCome() {
    config("\"ping_interval\":\"-1s\",\"pong_timeout\":\"-2s\"");
    TestClient client = lane.open().send(TestLane.connectCommand("{\"sub\":\"u\"}"));
    assertFalse(client.got().get(0).contains("ping"));
    lane.loop.pass(Duration.ofMinutes(2));
    assertEquals(List.of(), client.got());
    assertEquals(0, client.closeCode());
  }

  @Test
  void pings_byFrame_areNotAnnouncedAndWantTheirPong() {
    TestClient client = lane.open();
    client.link.pingFrames = 0;
    client.send(TestLane.connectCommand("{\"sub\":\"u\"}"));
    assertFalse(client.got().get(0).contains("ping"));
    // The first one comes at a random time, and its pong must not be late.
    for (int i = 0; i < 26 && client.link.pingFrames == 0; i++) {
      lane.loop.pass(Duration.ofSeconds(1));
    }
    assertEquals(1, client.link.pingFrames);
    client.pong();
    lane.loop.pass(Duration.ofSeconds(26));
    assertEquals(2, client.link.pingFrames);
    assertEquals(List.of(), client.got());
    lane.loop.pass(Duration.ofSeconds(9));
    assertEquals(3012, client.closeCode());
  }
}
