package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.Deliver;
import io.gyre.protocol.Data;
import io.gyre.protocol.Publication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SubscriptionTest extends SessionTestBase {

  private static final String LONG = "\"" + "x".repeat(100);
  private static final String LOST =
      "{\"push\":{\"channel\":\"hist:a\",\"unsubscribe\":{\"code\":2500,\"reason\":\"insufficient state\"}}}";

  private TestClient subscribed(String channel, String asked) {
    TestClient client = lane.connect("u");
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"" + asked + "}}");
    List<String> got = client.got();
    assertTrue(got.get(0).contains("\"subscribe\":"), got.toString());
    return client;
  }

  private static String pub(String channel, int data) {
    return "{\"push\":{\"channel\":\""
        + channel
        + "\",\"pub\":{\"data\":"
        + data
        + ",\"offset\":"
        + data
        + (data == 1 ? ",\"epoch\":\"E\"" : "")
        + "}}}";
  }

  /** Gives the lane a publication that did not come in order. */
  private void inject(String channel, long offset, String epoch) {
    inject(channel, offset, epoch, lane.loop.nowMillis());
  }

  private void inject(String channel, long offset, String epoch, long publishedMillis) {
    Publication publication =
        Publication.builder().data(Data.json("" + offset)).offset(offset).build();
    lane.hub.deliver(new Deliver(channel, publication, epoch, null, publishedMillis));
    lane.loop.runAll();
  }

  @Test
  void subscribe_plainChannel_isAnsweredBare() {
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    assertEquals(List.of("{\"id\":2,\"subscribe\":{}}"), client.got());
    lane.publish("a", "7");
    assertEquals(List.of("{\"push\":{\"channel\":\"a\",\"pub\":{\"data\":7}}}"), client.got());
  }

  @Test
  void subscribe_twice_isError105() {
    TestClient client = subscribed("a", "");
    client.send("{\"id\":3,\"subscribe\":{\"channel\":\"a\"}}");
    assertTrue(client.got().get(0).contains("\"code\":105"));
  }

  @Test
  void subscribe_overTheChannelLimit_isError106() {
    lane =
        new TestLane(
            vertx, "{\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"},\"channel_limit\":1}}");
    TestClient client = subscribed("a", "");
    client.send("{\"id\":3,\"subscribe\":{\"channel\":\"b\"}}");
    assertTrue(client.got().get(0).contains("\"code\":106"));
  }

  @Test
  void subscribe_interestFails_ends3004() {
    lane.interest.failing.add("all:a");
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"all:a\"}}");
    assertEquals(3004, client.closeCode());
    lane.assertNothingLeft("all:a");
  }

  @Test
  void subscribe_clientGoneWhilePresenceIsPut_leavesNoPresence() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    client.leave();
    lane.engineLoop.comeBack();
    assertEquals(0, lane.present("pres:a"));
  }

  @Test
  void subscribe_clientGoneWhileTheStreamIsRead_leavesNothing() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"all:a\"}}");
    client.leave();
    lane.engineLoop.comeBack();
    lane.assertNothingLeft("all:a");
  }

  @Test
  void subscribe_resultDoesNotFit_ends3506AndLeavesNothing() {
    TestClient client = lane.connect("u");
    String token = TestLane.token("{\"sub\":\"u\",\"channel\":\"all:a\",\"b64data\":\"AQID\"}");
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"all:a\",\"token\":\"" + token + "\"}}");
    assertEquals(3506, client.closeCode());
    lane.assertNothingLeft("all:a");
  }

  @Test
  void join_ofOneself_followsTheReplyAndOthersSeeJoinAndLeave() {
    TestClient first = subscribed("pres:a", "");
    TestClient second = lane.connect("v");
    second.send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    String join =
        "{\"push\":{\"channel\":\"pres:a\",\"join\":{\"info\":{\"user\":\"v\",\"client\":\"B\"}}}}";
    assertEquals(List.of("{\"id\":2,\"subscribe\":{}}", join), second.got());
    assertEquals(List.of(join), first.got());
    second.leave();
    assertEquals(List.of(join.replace("join", "leave")), first.got());
    assertEquals(1, lane.present("pres:a"));
  }

  @Test
  void unsubscribe_tellsTheOthersAndIsAnswered() {
    TestClient first = subscribed("pres:a", "");
    TestClient second = subscribed("pres:a", "");
    first.got();
    second.send("{\"id\":3,\"unsubscribe\":{\"channel\":\"pres:a\"}}");
    assertEquals(List.of("{\"id\":3,\"unsubscribe\":{}}"), second.got());
    assertTrue(first.got().get(0).contains("\"leave\""));
    assertEquals(1, lane.present("pres:a"));
    second.send("{\"id\":4,\"unsubscribe\":{\"channel\":\"pres:a\"}}");
    assertEquals(List.of("{\"id\":4,\"unsubscribe\":{}}"), second.got());
    assertEquals(3501, second.send("{\"id\":5,\"unsubscribe\":{}}").closeCode());
  }

  @Test
  void position_nextOffset_isDelivered() {
    TestClient client = subscribed("hist:a", "");
    lane.publish("hist:a", "1");
    lane.publish("hist:a", "2");
    assertEquals(List.of(pub("hist:a", 1), pub("hist:a", 2)), client.got());
  }

  @Test
  void position_oldOffset_isDroppedSilently() {
    TestClient client = subscribed("hist:a", "");
    lane.publish("hist:a", "1");
    client.got();
    inject("hist:a", 1, lane.epoch("hist:a"));
    assertEquals(List.of(), client.got());
    lane.publish("hist:a", "2");
    assertEquals(List.of(pub("hist:a", 2)), client.got());
  }

  @Test
  void position_gap_isLost() {
    TestClient client = subscribed("hist:a", "");
    inject("hist:a", 2, lane.epoch("hist:a"));
    assertEquals(List.of(LOST), client.got());
    lane.publish("hist:a", "1");
    assertEquals(List.of(), client.got());
    assertEquals(0, lane.hub.subscriptions());
  }

  @Test
  void position_otherEpoch_isLost() {
    TestClient client = subscribed("hist:a", "");
    inject("hist:a", 1, "other");
    assertEquals(List.of(LOST), client.got());
  }

  @Test
  void position_lostServerSide_ends3010() {
    TestClient client = lane.connectWith("{\"sub\":\"u\",\"channels\":[\"hist:a\"]}");
    inject("hist:a", 2, lane.epoch("hist:a"));
    assertEquals(3010, client.closeCode());
  }

  @Test
  void position_lostWhileSubscribing_ends3010() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"hist:a\"}}");
    for (int i = 1; i <= 10_001; i++) {
      inject("hist:a", i, "e");
    }
    assertEquals(3010, client.closeCode());
    lane.engineLoop.comeBack();
    lane.assertNothingLeft();
  }

  @Test
  void position_tooOld_isLost() {
    lane =
        new TestLane(
            vertx,
            "{\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"},\"channel_position_max_time_lag\":\"5s\"}}");
    TestClient client = subscribed("hist:a", "");
    inject("hist:a", 1, lane.epoch("hist:a"), lane.loop.nowMillis() - 5_000);
    assertEquals(1, client.got().size());
    inject("hist:a", 2, lane.epoch("hist:a"), lane.loop.nowMillis() - 5_001);
    assertEquals(List.of(LOST), client.got());
  }

  @Test
  void position_skippedHistory_passesAndMovesNothing() {
    TestClient client = subscribed("hist:a", "");
    lane.publish("hist:a", "1");
    lane.publish("hist:a", "9", Map.of(), true);
    lane.publish("hist:a", "2");
    assertEquals(
        List.of(
            pub("hist:a", 1),
            "{\"push\":{\"channel\":\"hist:a\",\"pub\":{\"data\":9}}}",
            pub("hist:a", 2)),
        client.got());
  }

  @Test
  void positionCheck_quietChannelMovedOn_isLost() {
    TestClient client = subscribed("hist:a", "");
    lane.publish("hist:a", "1");
    client.got();
    // The lane misses one: it is appended where nobody is told.
    lane.deaf = true;
    lane.publish("hist:a", "2");
    lane.deaf = false;
    passAnsweringPings(client, Duration.ofSeconds(100));
    assertTrue(client.got().contains(LOST));
  }

  @Test
  void positionCheck_quietChannel_staysWhileTheTopIsTheSame() {
    TestClient client = subscribed("hist:a", "");
    lane.publish("hist:a", "1");
    passAnsweringPings(client, Duration.ofSeconds(200));
    assertEquals(0, client.closeCode());
    assertEquals(1, lane.hub.subscriptions());
  }

  @Test
  void positionCheck_whatMakesTheDifferenceIsOnItsWay_isNotLost() {
    TestClient client = subscribed("hist:a", "");
    lane.publish("hist:a", "1");
    lane.deaf = true;
    lane.publish("hist:a", "2");
    lane.deaf = false;
    int asked = lane.interest.caughtUpAsked;
    while (lane.interest.caughtUpAsked == asked) {
      passAnsweringPings(client, Duration.ofSeconds(1));
    }
    inject("hist:a", 2, lane.epoch("hist:a"));
    passAnsweringPings(client, Duration.ofSeconds(100));
    List<String> got = client.got();
    assertTrue(got.contains(pub("hist:a", 2)), got::toString);
    assertFalse(got.contains(LOST), got::toString);
  }

  @Test
  void positionCheck_publishedByAWrongClock_isAsGoodAsHeardNow() {
    TestClient client = subscribed("hist:a", "");
    lane.deaf = true;
    lane.publish("hist:a", "1");
    inject("hist:a", 1, lane.epoch("hist:a"), lane.loop.nowMillis() - 60_000);
    lane.publish("hist:a", "2");
    lane.deaf = false;
    passAnsweringPings(client, Duration.ofSeconds(30));
    assertFalse(client.got().contains(LOST));
    passAnsweringPings(client, Duration.ofSeconds(60));
    assertTrue(client.got().contains(LOST));
  }

  private void passAnsweringPings(TestClient client, Duration time) {
    for (int i = 0; i < time.toSeconds(); i++) {
      lane.loop.pass(Duration.ofSeconds(1));
      client.answerPings();
    }
  }

  @Test
  void filter_live_skipsWithoutATraceButMovesOn() {
    TestClient client =
        subscribed("filt:a", ",\"tf\":{\"key\":\"t\",\"cmp\":\"eq\",\"val\":\"x\"}");
    lane.publish("filt:a", "1", Map.of("t", "y"), false);
    lane.publish("filt:a", "2", Map.of("t", "x"), false);
    lane.publish("filt:a", "3", Map.of(), false);
    lane.publish("filt:a", "4", Map.of("t", "x"), false);
    assertEquals(
        List.of(
            pub("filt:a", 2).replace("}}}", ",\"tags\":{\"t\":\"x\"}}}}"),
            pub("filt:a", 4).replace("}}}", ",\"tags\":{\"t\":\"x\"}}}}")),
        client.got());
  }

  // Delta: what the first and the next publications look like

  private static String payload(int i) {
    return LONG + i + "\"";
  }

  private static boolean isPatch(String push) {
    return push.contains("\"delta\":true");
  }

  private static boolean isFull(String push, int i) {
    return !isPatch(push) && push.contains("\"data\":\"\\\"" + "x".repeat(100) + i + "\\\"\"");
  }

  @Test
  void delta_firstIsFullNextIsPatch() {
    lane.publish("delta:a", payload(1));
    TestClient client = subscribed("delta:a", ",\"delta\":\"fossil\"");
    lane.publish("delta:a", payload(2));
    lane.publish("delta:a", payload(3));
    List<String> got = client.got();
    assertTrue(isFull(got.get(0), 2), got.toString());
    assertTrue(isPatch(got.get(1)), got.toString());
  }

  @Test
  void delta_notNegotiated_isPlain() {
    TestClient client = subscribed("delta:a", "");
    lane.publish("delta:a", "1");
    assertEquals(List.of(pub("delta:a", 1)), client.got());
  }

  @Test
  void delta_skippedInBetween_isFullAfterwards() {
    TestClient client = subscribed("delta:a", ",\"delta\":\"fossil\"");
    lane.publish("delta:a", payload(1));
    lane.publish("delta:a", payload(9), Map.of(), true);
    lane.publish("delta:a", payload(2));
    lane.publish("delta:a", payload(3));
    List<String> got = client.got();
    assertTrue(isFull(got.get(1), 9), got.toString());
    assertTrue(isFull(got.get(2), 2), got.toString());
    assertTrue(isPatch(got.get(3)), got.toString());
  }

  @Test
  void delta_recoveredList_isAChainAndTheNextLiveAPatch() {
    for (int i = 1; i <= 3; i++) {
      lane.publish("delta:a", payload(i));
    }
    TestClient client = lane.connect("u");
    client.send(
        "{\"id\":2,\"subscribe\":{\"channel\":\"delta:a\",\"delta\":\"fossil\",\"recover\":true,\"offset\":1}}");
    lane.publish("delta:a", payload(4));
    List<String> got = client.got();
    String reply = got.get(0);
    int second = reply.indexOf("\"offset\":2");
    assertFalse(reply.substring(0, second).contains("\"delta\":true"), reply);
    assertTrue(reply.substring(second).contains("\"offset\":3,\"delta\":true"), reply);
    assertTrue(isPatch(got.get(1)), got.toString());
  }

  @Test
  void delta_recoveredWithNothingMissed_isFullSinceTheClientMayHaveNoBase() {
    lane.publish("delta:a", payload(1));
    TestClient client =
        subscribed("delta:a", ",\"delta\":\"fossil\",\"recover\":true,\"offset\":1");
    lane.publish("delta:a", payload(2));
    assertTrue(isFull(client.got().get(0), 2));
  }

  @Test
  void delta_notRecovered_isFull() {
    lane.publish("delta:a", payload(1));
    TestClient client =
        subscribed(
            "delta:a", ",\"delta\":\"fossil\",\"recover\":true,\"offset\":1,\"epoch\":\"bad\"");
    lane.publish("delta:a", payload(2));
    assertTrue(isFull(client.got().get(0), 2));
  }

  @Test
  void delta_withFilter_buildsOnlyOnWhatTheClientGot() {
    TestClient client =
        subscribed(
            "delta:a", ",\"delta\":\"fossil\",\"tf\":{\"key\":\"t\",\"cmp\":\"eq\",\"val\":\"x\"}");
    lane.publish("delta:a", payload(1), Map.of("t", "x"), false);
    lane.publish("delta:a", payload(2), Map.of("t", "y"), false);
    lane.publish("delta:a", payload(3), Map.of("t", "x"), false);
    lane.publish("delta:a", payload(4), Map.of("t", "x"), false);
    List<String> got = client.got();
    assertTrue(isFull(got.get(1), 3), got.toString());
    assertTrue(isPatch(got.get(2)), got.toString());
  }

  @Test
  void delta_recoveredListFiltered_buildsOnlyOnWhatTheClientGot() {
    lane.publish("delta:a", payload(1), Map.of("t", "x"), false);
    lane.publish("delta:a", payload(2), Map.of("t", "y"), false);
    TestClient client =
        subscribed(
            "delta:a",
            ",\"delta\":\"fossil\",\"recover\":true,\"tf\":{\"key\":\"t\",\"cmp\":\"eq\",\"val\":\"x\"}");
    lane.publish("delta:a", payload(3), Map.of("t", "x"), false);
    assertTrue(isFull(client.got().get(0), 3));
  }

  @Test
  void delta_heldBackWhileSubscribing_isFullThenPatch() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"delta:a\",\"delta\":\"fossil\"}}");
    lane.publish("delta:a", payload(1));
    lane.publish("delta:a", payload(2));
    lane.engineLoop.comeBack();
    List<String> got = client.got();
    assertTrue(isFull(got.get(1), 1), got.toString());
    assertTrue(isPatch(got.get(2)), got.toString());
  }

  @Test
  void publication_notJson_endsTheJsonConnection3506() {
    TestClient client = subscribed("a", "");
    TestClient other = subscribed("b", "");
    lane.hub.deliver(new Deliver("a", Publication.of(Data.of(new byte[] {1, 2})), "", null, 0));
    assertEquals(3506, client.closeCode());
    assertEquals(0, other.closeCode());
  }

  @Test
  void publish_bySubscriber_comesBeforeItsReplyWithInfo() {
    TestClient client = subscribed("hist:a", "");
    client.send("{\"id\":3,\"publish\":{\"channel\":\"hist:a\",\"data\":1}}");
    assertEquals(
        List.of(
            "{\"push\":{\"channel\":\"hist:a\",\"pub\":{\"data\":1,\"info\":{\"user\":\"u\",\"client\":\"A\"},\"offset\":1,\"epoch\":\"E\"}}}",
            "{\"id\":3,\"publish\":{}}"),
        client.got());
  }

  @Test
  void publish_exceptAClient_reachesTheOthersAndKeepsItsPosition() {
    TestClient left = lane.connect("left");
    TestClient out = lane.connect("out");
    for (TestClient client : List.of(left, out)) {
      client.send("{\"id\":2,\"subscribe\":{\"channel\":\"hist:a\"}}").got();
    }
    lane.publishExcept("hist:a", "1", lane.id("B"));
    assertEquals(List.of(pub("hist:a", 1)), left.got());
    assertEquals(List.of(), out.got());
    lane.publish("hist:a", "2");
    assertEquals(1, left.got().size());
    assertEquals(1, out.got().size(), "no gap for the one left out");
  }

  @Test
  void ownPublication_whereThePublisherIsExcluded_isNotDelivered() {
    TestClient own = lane.connect("own");
    TestClient other = lane.connect("other");
    for (TestClient client : List.of(own, other)) {
      client.send("{\"id\":2,\"subscribe\":{\"channel\":\"own:a\"}}").got();
    }
    own.send("{\"id\":3,\"publish\":{\"channel\":\"own:a\",\"data\":1}}");
    assertEquals(List.of("{\"id\":3,\"publish\":{}}"), own.got());
    assertEquals(1, other.got().size());
    other.send("{\"id\":3,\"publish\":{\"channel\":\"own:a\",\"data\":2}}");
    assertEquals(1, own.got().size(), "no gap for the publisher");
  }

  @Test
  void ownPublication_whenTheClientAskedNotToGetIt_isNotDelivered() {
    TestClient client = lane.connect("u");
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"hist:a\",\"flag\":256}}").got();
    client.send("{\"id\":3,\"publish\":{\"channel\":\"hist:a\",\"data\":1}}");
    assertEquals(List.of("{\"id\":3,\"publish\":{}}"), client.got());
  }
}
