package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of the protocol reference, section 5.4, and its worked examples 17 and 18. */
final class RecoveryTest extends SessionTestBase {

  private static final String TOP = "\"recoverable\":true,\"epoch\":\"E\"";
  private static final String WAS = ",\"positioned\":true,\"was_recovering\":true";

  private void fill(String channel, int count) {
    for (int i = 1; i <= count; i++) {
      lane.publish(channel, "" + i);
    }
  }

  private List<String> subscribe(String channel, String asked) {
    return lane.connect("u")
        .send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"" + asked + "}}")
        .got();
  }

  private String since(String channel, long offset) {
    return ",\"recover\":true,\"offset\":" + offset + ",\"epoch\":\"" + lane.epoch(channel) + "\"";
  }

  private static List<String> result(String content) {
    return List.of("{\"id\":2,\"subscribe\":{" + content + "}}");
  }

  private static String pubs(int... offsets) {
    StringBuilder list = new StringBuilder(",\"publications\":[");
    for (int offset : offsets) {
      list.append(list.length() > 17 ? "," : "");
      list.append("{\"data\":" + offset + ",\"offset\":" + offset);
      list.append(offset == 1 ? ",\"epoch\":\"E\"}" : "}");
    }
    return list + "],\"recovered\":true";
  }

  @Test
  void stream_notAsked_standsAtTheTop() {
    fill("hist:a", 5);
    assertEquals(result(TOP + ",\"offset\":5,\"positioned\":true"), subscribe("hist:a", ""));
  }

  @Test
  void stream_someMissed_bringsThemAndEchoesTheOffset() {
    fill("hist:a", 5);
    assertEquals(
        result(TOP + pubs(4, 5) + ",\"offset\":3" + WAS), subscribe("hist:a", since("hist:a", 3)));
  }

  @Test
  void stream_nothingMissed_isRecovered() {
    fill("hist:a", 5);
    assertEquals(
        result(TOP + ",\"recovered\":true,\"offset\":5" + WAS),
        subscribe("hist:a", since("hist:a", 5)));
  }

  @Test
  void stream_emptyAndNothingMissed_isRecovered() {
    assertEquals(
        result(TOP + ",\"recovered\":true" + WAS), subscribe("hist:a", ",\"recover\":true"));
  }

  @Test
  void stream_offsetAhead_isNot() {
    fill("hist:a", 5);
    assertEquals(result(TOP + ",\"offset\":5" + WAS), subscribe("hist:a", since("hist:a", 9)));
    assertEquals(
        result(TOP + ",\"offset\":5" + WAS),
        subscribe("hist:a", ",\"recover\":true,\"offset\":18446744073709551615"));
  }

  @Test
  void stream_otherEpoch_isNot() {
    fill("hist:a", 5);
    String asked = ",\"recover\":true,\"offset\":3,\"epoch\":\"zzz\"";
    assertEquals(result(TOP + ",\"offset\":5" + WAS), subscribe("hist:a", asked));
    String atTop = ",\"recover\":true,\"offset\":5,\"epoch\":\"zzz\"";
    assertEquals(result(TOP + ",\"offset\":5" + WAS), subscribe("hist:a", atTop));
  }

  @Test
  void stream_noEpoch_isNotCompared() {
    fill("hist:a", 5);
    assertEquals(
        result(TOP + pubs(4, 5) + ",\"offset\":3" + WAS),
        subscribe("hist:a", ",\"recover\":true,\"offset\":3"));
  }

  @Test
  void stream_sinceNothing_isFromTheBeginning() {
    fill("hist:a", 5);
    assertEquals(result(TOP + pubs(1, 2, 3, 4, 5) + WAS), subscribe("hist:a", ",\"recover\":true"));
  }

  @Test
  void stream_trimmed_isNot() {
    fill("hist:a", 15);
    assertEquals(result(TOP + ",\"offset\":15" + WAS), subscribe("hist:a", since("hist:a", 3)));
    assertEquals(
        result(TOP + pubs(6, 7, 8, 9, 10, 11, 12, 13, 14, 15) + ",\"offset\":5" + WAS),
        subscribe("hist:a", since("hist:a", 5)));
  }

  @Test
  void stream_expiredOrRemoved_isNotUnlessAtTop() {
    fill("hist:a", 5);
    lane.streams.remove("hist:a");
    assertEquals(result(TOP + ",\"offset\":5" + WAS), subscribe("hist:a", since("hist:a", 3)));
    assertEquals(
        result(TOP + ",\"recovered\":true,\"offset\":5" + WAS),
        subscribe("hist:a", since("hist:a", 5)));
  }

  @Test
  void stream_streamBegunAnew_isNot() {
    fill("hist:a", 5);
    String before = since("hist:a", 5);
    lane.engineLoop.pass(Duration.ofDays(31));
    assertEquals(result(TOP + WAS), subscribe("hist:a", before));
  }

  @Test
  void stream_moreThanTheLimit_isNot() {
    lane = new TestLane(vertx, "{\"client\":{\"recovery_max_publication_limit\":3}}");
    lane.reload(
        vertx,
        "{\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"},\"recovery_max_publication_limit\":3}}");
    fill("hist:a", 6);
    assertEquals(result(TOP + ",\"offset\":6" + WAS), subscribe("hist:a", since("hist:a", 2)));
    assertEquals(
        result(TOP + pubs(4, 5, 6) + ",\"offset\":3" + WAS),
        subscribe("hist:a", since("hist:a", 3)));
  }

  @Test
  void notGranted_onlyPositioned_tellsTheTop() {
    fill("pos:a", 2);
    assertEquals(
        result("\"epoch\":\"E\",\"offset\":2" + WAS),
        subscribe("pos:a", ",\"recover\":true,\"offset\":1"));
  }

  @Test
  void notGranted_notPositioned_tellsOnlyThatItWasAsked() {
    fill("plain:a", 2);
    assertEquals(
        result("\"was_recovering\":true"), subscribe("plain:a", ",\"recover\":true,\"offset\":1"));
  }

  @ParameterizedTest
  @CsvSource({"hist:a,112", "cache:a,0", "pos:a,0", "plain:a,0"})
  void rejectUnrecovered_isError112WithRecoveryInStreamMode(String channel, int error) {
    List<String> got =
        subscribe(channel, ",\"recover\":true,\"offset\":3,\"epoch\":\"zzz\",\"flag\":2");
    assertEquals(error == 112, got.get(0).contains("\"error\":{\"code\":112"), got.toString());
    assertEquals(error == 112 ? 0 : 1, lane.hub.subscriptions());
  }

  @Test
  void rejectUnrecovered_recovered_isSubscribed() {
    fill("hist:a", 2);
    assertEquals(
        result(TOP + pubs(2) + ",\"offset\":1" + WAS),
        subscribe("hist:a", since("hist:a", 1) + ",\"flag\":2"));
  }

  @Test
  void cache_notAsked_standsAtTheTop() {
    fill("cache:a", 4);
    assertEquals(result(TOP + ",\"offset\":4,\"positioned\":true"), subscribe("cache:a", ""));
  }

  @Test
  void cache_sinceNothing_bringsTheNewest() {
    fill("cache:a", 4);
    assertEquals(result(TOP + pubs(4) + WAS), subscribe("cache:a", ",\"recover\":true"));
  }

  @Test
  void cache_atTop_bringsNothing() {
    fill("cache:a", 4);
    assertEquals(
        result(TOP + ",\"recovered\":true,\"offset\":4" + WAS),
        subscribe("cache:a", since("cache:a", 4)));
  }

  @Test
  void cache_elsewhere_bringsTheNewestWhateverTheEpoch() {
    fill("cache:a", 4);
    assertEquals(
        result(TOP + pubs(4) + ",\"offset\":1" + WAS),
        subscribe("cache:a", ",\"recover\":true,\"offset\":1,\"epoch\":\"zz\""));
    assertEquals(
        result(TOP + pubs(4) + ",\"offset\":4" + WAS),
        subscribe("cache:a", ",\"recover\":true,\"offset\":4,\"epoch\":\"zz\""));
  }

  @Test
  void cache_emptyChannel_isNotRecovered() {
    assertEquals(result(TOP + WAS), subscribe("cache:a", ",\"recover\":true"));
  }

  @Test
  void cache_expiredStream_isNotRecoveredEvenAtTop() {
    fill("cache:a", 4);
    lane.streams.remove("cache:a");
    assertEquals(result(TOP + ",\"offset\":4" + WAS), subscribe("cache:a", since("cache:a", 4)));
  }

  @Test
  void cache_withFilter_bringsTheNewestThatPasses() {
    lane.publish("cache:a", "1", Map.of("t", "x"), false);
    lane.publish("cache:a", "2", Map.of("t", "x"), false);
    lane.publish("cache:a", "3", Map.of("t", "y"), false);
    String filter = ",\"tf\":{\"key\":\"t\",\"cmp\":\"eq\",\"val\":\"x\"}";
    assertEquals(
        result(
            TOP
                + ",\"publications\":[{\"data\":2,\"offset\":2,\"tags\":{\"t\":\"x\"}}],"
                + "\"recovered\":true"
                + WAS),
        subscribe("cache:a", ",\"recover\":true" + filter));
  }

  @Test
  void autoCache_notAsked_bringsTheNewest() {
    fill("autoc:a", 2);
    assertEquals(result(TOP + pubs(2) + WAS), subscribe("autoc:a", ""));
  }

  @Test
  void autoCache_serverSide_bringsTheNewestAtConnect() {
    fill("autoc:a", 2);
    List<String> got =
        lane.open()
            .send(TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"autoc:a\"]}"))
            .got();
    assertEquals(true, got.get(0).contains("{" + TOP + pubs(2) + WAS + "}"), got.toString());
  }

  @Test
  void serverSide_recoveryAskedAtConnect_isGiven() {
    fill("hist:a", 3);
    String token = TestLane.token("{\"sub\":\"u\",\"channels\":[\"hist:a\",\"hist:b\"]}");
    List<String> got =
        lane.open()
            .send(
                "{\"id\":1,\"connect\":{\"token\":\""
                    + token
                    + "\",\"subs\":{\"hist:a\":{\"recover\":true,\"offset\":1}}}}")
            .got();
    String a = "\"hist:a\":{" + TOP + pubs(2, 3) + ",\"offset\":1" + WAS + "}";
    assertEquals(true, got.get(0).contains(a), got.toString());
    assertEquals(true, got.get(0).contains("\"hist:b\":{" + TOP + ",\"positioned\":true}"));
  }

  @Test
  void whileRecovering_livePublications_followWithoutGapOrRepeat() {
    fill("hist:a", 2);
    lane.engineLoop.stepAway();
    TestClient client =
        lane.connect("u")
            .send("{\"id\":2,\"subscribe\":{\"channel\":\"hist:a\",\"recover\":true}}");
    lane.publish("hist:a", "3");
    lane.publish("hist:a", "4");
    lane.engineLoop.comeBack();
    List<String> got = client.got();
    assertEquals(result(TOP + pubs(1, 2) + WAS).get(0), got.get(0));
    assertEquals(
        List.of(
            "{\"push\":{\"channel\":\"hist:a\",\"pub\":{\"data\":3,\"offset\":3}}}",
            "{\"push\":{\"channel\":\"hist:a\",\"pub\":{\"data\":4,\"offset\":4}}}"),
        got.subList(1, got.size()));
  }

  @Test
  void whileRecovering_alreadyReadPublication_isNotRepeated() {
    fill("hist:a", 1);
    lane.engineLoop.stepAway();
    TestClient client = lane.connect("u");
    lane.publish("hist:a", "2");
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"hist:a\",\"recover\":true}}");
    lane.engineLoop.comeBack();
    assertEquals(result(TOP + pubs(1, 2) + WAS), client.got());
  }
}
