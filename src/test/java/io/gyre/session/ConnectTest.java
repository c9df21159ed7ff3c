package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectTest extends SessionTestBase {

  private static final String NO_TOKEN = "{\"id\":1,\"connect\":{}}";

  private void config(String client) {
    lane = new TestLane(vertx, "{\"client\":" + client + "}");
  }

  private static List<String> connected(String rest) {
    return List.of("{\"id\":1,\"connect\":{\"client\":\"A\",\"version\":\"1 test\"" + rest + "}}");
  }

  private static final String PINGS = ",\"ping\":25,\"pong\":true";

  @Test
  void connect_withToken_isAnswered() {
    TestClient client = lane.open().send(TestLane.connectCommand("{\"sub\":\"u\"}"));
    assertEquals(connected(PINGS), client.got());
    assertEquals(1, lane.sessions.connected());
    assertEquals(java.util.Set.of("u"), lane.sessions.users());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":1,\"connect\":{}}",
        "{\"connect\":{}}",
        "{\"id\":0,\"connect\":{}}",
        "{}",
        "",
        "garbage",
        "{\"id\":1}",
        "{\"id\":1,\"ping\":{}}",
        "{\"id\":1,\"subscribe\":{\"channel\":\"a\"}}",
        "{\"id\":1,\"send\":{}}"
      })
  void connect_notLetInOrNotFirst_ends3501(String frame) {
    assertEquals(3501, lane.open().send(frame).closeCode());
  }

  @Test
  void connect_twice_ends3501() {
    TestClient client = lane.connect("u").send(TestLane.connectCommand("{\"sub\":\"u\"}"));
    assertEquals(3501, client.closeCode());
  }

  @Test
  void connect_anonymousAllowed_isAnonymous() {
    config("{\"allow_anonymous_connect_without_token\":true,\"user_id_http_header\":\"x\"}");
    TestClient client = lane.open(new ClientRequest(Map.of(), Map.of(), "", "bob")).send(NO_TOKEN);
    assertEquals(connected(PINGS), client.got());
    assertEquals(java.util.Set.of(""), lane.sessions.users());
  }

  @Test
  void connect_byHeader_isThatUserWithoutRequestedSubs() {
    TestClient client =
        lane.open(new ClientRequest(Map.of(), Map.of(), "", "bob"))
            .send("{\"id\":1,\"connect\":{\"subs\":{\"a\":{}}}}");
    assertEquals(connected(PINGS), client.got());
    assertEquals(java.util.Set.of("bob"), lane.sessions.users());
  }

  @Test
  void connect_anonymousTokenDisallowed_ends3507() {
    config(
        "{\"token\":{\"hmac_secret_key\":\"secret\"},\"disallow_anonymous_connection_tokens\":true}");
    assertEquals(3507, lane.open().send(TestLane.connectCommand("{}")).closeCode());
  }

  @Test
  void connect_badToken_ends3500() {
    assertEquals(3500, lane.open().send("{\"id\":1,\"connect\":{\"token\":\"x\"}}").closeCode());
  }

  @Test
  void connect_expiring_tellsTtlAndTime() {
    config("{\"token\":{\"hmac_secret_key\":\"secret\"},\"connect_include_server_time\":true}");
    long now = lane.loop.nowSeconds();
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"exp\":" + (now + 60) + "}"));
    assertEquals(
        connected(",\"expires\":true,\"ttl\":60" + PINGS + ",\"time\":" + lane.loop.nowMillis()),
        client.got());
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "99999999999", "4000000000"})
  void connect_farExpiry_isCutToAYear(String exp) {
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"exp\":" + exp + "}"));
    assertEquals(connected(",\"expires\":true,\"ttl\":31536000" + PINGS), client.got());
    lane.loop.pass(Duration.ofSeconds(3));
    assertEquals(0, client.closeCode());
  }

  @Test
  void connect_insecure_dropsExpiryButNotTheTokenCheck() {
    config("{\"token\":{\"hmac_secret_key\":\"secret\"},\"insecure\":true}");
    long now = lane.loop.nowSeconds();
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"exp\":" + (now + 5) + "}"));
    assertEquals(connected(PINGS), client.got());
    lane.loop.pass(Duration.ofSeconds(40));
    assertTrue(client.closeCode() != 3005);
    TestClient expired =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"exp\":" + (now - 1) + "}"));
    assertEquals(
        List.of("{\"id\":1,\"error\":{\"code\":109,\"message\":\"token expired\"}}"),
        expired.got());
  }

  @Test
  void refused_withError_keepsNothingAndHearsNothing() {
    long now = lane.loop.nowSeconds();
    TestClient client = lane.open();
    client.send(
        TestLane.connectCommand("{\"sub\":\"u\",\"exp\":" + (now - 1) + "}")
            + "\n{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    client.send("{\"id\":3,\"connect\":{}}").send("garbage");
    assertEquals(
        List.of("{\"id\":1,\"error\":{\"code\":109,\"message\":\"token expired\"}}"), client.got());
    assertEquals(0, client.closeCode());
    assertEquals(0, lane.users.connections());
    lane.loop.pass(Duration.ofSeconds(11));
    assertEquals(3502, client.closeCode());
  }

  @Test
  void refused_expireAtPast_isError110AndLeavesTheUserCount() {
    config("{\"token\":{\"hmac_secret_key\":\"secret\"},\"user_connection_limit\":1}");
    long now = lane.loop.nowSeconds();
    TestClient client =
        lane.open()
            .send(TestLane.connectCommand("{\"sub\":\"u\",\"expire_at\":" + (now - 5) + "}"));
    assertEquals(
        List.of("{\"id\":1,\"error\":{\"code\":110,\"message\":\"expired\"}}"), client.got());
    assertEquals(0, lane.users.connections());
    lane.connect("u");
  }

  @Test
  void connect_userLimit_ends3504ForTheNewOne() {
    config("{\"token\":{\"hmac_secret_key\":\"secret\"},\"user_connection_limit\":2}");
    TestClient first = lane.connect("u");
    lane.connect("u");
    lane.connect("v");
    assertEquals(3504, lane.open().send(TestLane.connectCommand("{\"sub\":\"u\"}")).closeCode());
    first.leave();
    lane.connect("u");
  }

  @Test
  void connect_userLimit_doesNotCountAnonymous() {
    config("{\"token\":{\"hmac_secret_key\":\"secret\"},\"user_connection_limit\":1}");
    lane.connect("");
    lane.connect("");
    assertEquals(2, lane.sessions.connected());
  }

  @Test
  void connect_withSubs_answersThemThenTellsOwnJoin() {
    TestClient client =
        lane.open()
            .send(
                TestLane.connectCommand(
                    "{\"sub\":\"u\",\"subs\":{\"all:a\":{\"info\":{\"i\":1},\"data\":{\"d\":1}}}}"));
    assertEquals(
        List.of(
            "{\"id\":1,\"connect\":{\"client\":\"A\",\"version\":\"1 test\",\"subs\":{\"all:a\":"
                + "{\"recoverable\":true,\"epoch\":\"E\",\"positioned\":true,\"data\":{\"d\":1}}}"
                + PINGS
                + "}}",
            "{\"push\":{\"channel\":\"all:a\",\"join\":{\"info\":{\"user\":\"u\",\"client\":\"A\","
                + "\"chan_info\":{\"i\":1}}}}}"),
        client.got());
    assertEquals(1, lane.present("all:a"));
  }

  @Test
  void connect_subsOfUnknownNamespace_isError102() {
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"no:a\"]}"));
    assertEquals(
        List.of("{\"id\":1,\"error\":{\"code\":102,\"message\":\"unknown channel\"}}"),
        client.got());
  }

  @Test
  void connect_requestedSubs_areTakenWhereAllowedAndLeftOutElsewhere() {
    String token = TestLane.token("{\"sub\":\"u\"}");
    TestClient client =
        lane.open()
            .send(
                "{\"id\":1,\"connect\":{\"token\":\""
                    + token
                    + "\",\"subs\":{\"a\":{},\"closed:x\":{},\"$b\":{}}}}");
    assertEquals(connected(",\"subs\":{\"a\":{}}" + PINGS), client.got());
  }

  @Test
  void connect_requestedSubOfUnknownNamespace_ends3501() {
    String token = TestLane.token("{\"sub\":\"u\"}");
    TestClient client =
        lane.open()
            .send("{\"id\":1,\"connect\":{\"token\":\"" + token + "\",\"subs\":{\"no:a\":{}}}}");
    assertEquals(3501, client.closeCode());
  }

  @Test
  void connect_moreSubsThanTheLimit_ends3505() {
    config("{\"token\":{\"hmac_secret_key\":\"secret\"},\"channel_limit\":1}");
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"a\",\"b\"]}"));
    assertEquals(3505, client.closeCode());
  }

  @Test
  void connect_oneSubFails_keepsNothingOfTheOthers() {
    lane.interest.failing.add("all:b");
    TestClient client =
        lane.open()
            .send(
                TestLane.connectCommand(
                    "{\"sub\":\"u\",\"channels\":[\"all:a\",\"all:b\",\"all:c\"]}"));
    assertEquals(3004, client.closeCode());
    assertEquals(List.of(), client.got());
    lane.assertNothingLeft("all:a", "all:b", "all:c");
  }

  @Test
  void connect_oneSubFailsWhileOthersAreInFlight_keepsNothingOfThem() {
    lane.interest.failing.add("all:b");
    lane.engineLoop.stepAway();
    TestClient client =
        lane.open()
            .send(TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"all:a\",\"all:b\"]}"));
    assertEquals(3004, client.closeCode());
    lane.engineLoop.comeBack();
    lane.assertNothingLeft("all:a", "all:b");
  }

  @Test
  void connect_clientGoneMeanwhile_keepsNothing() {
    lane.engineLoop.stepAway();
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"all:a\"]}"));
    client.leave();
    lane.engineLoop.comeBack();
    assertEquals(List.of(), client.got());
    lane.assertNothingLeft("all:a");
  }

  @Test
  void connect_clientGoneWhilePresenceIsPut_leavesNoPresence() {
    lane.engineLoop.stepAway();
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"pres:a\"]}"));
    client.leave();
    lane.engineLoop.comeBack();
    lane.assertNothingLeft("pres:a");
  }

  @Test
  void connect_resultDoesNotFitTheEncoding_ends3506AndKeepsNothing() {
    TestClient client =
        lane.open()
            .send(
                TestLane.connectCommand(
                    "{\"sub\":\"u\",\"subs\":{\"all:a\":{\"b64data\":\"AQID\"}}}"));
    assertEquals(3506, client.closeCode());
    lane.loop.pass(Duration.ofSeconds(60));
    lane.assertNothingLeft("all:a");
  }

  @Test
  void connect_packedWithMoreCommands_servesThemInOrder() {
    TestClient client =
        lane.open()
            .send(
                TestLane.connectCommand("{\"sub\":\"u\"}")
                    + "\n{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}\n{\"id\":3,\"unsubscribe\":{\"channel\":\"a\"}}");
    assertEquals(
        List.of(
            connected(PINGS).get(0),
            "{\"id\":2,\"subscribe\":{}}",
            "{\"id\":3,\"unsubscribe\":{}}"),
        client.got());
  }

  @Test
  void stale_noConnectInTime_ends3502() {
    TestClient client = lane.open();
    lane.loop.pass(Duration.ofMillis(9_900));
    assertEquals(0, client.closeCode());
    lane.loop.pass(Duration.ofMillis(200));
    assertEquals(3502, client.closeCode());
  }

  @Test
  void stale_connectStillBeingWorkedOn_ends3502() {
    lane.engineLoop.stepAway();
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"all:a\"]}"));
    lane.loop.pass(Duration.ofSeconds(11));
    assertEquals(3502, client.closeCode());
    lane.assertNothingLeft("all:a");
  }

  @Test
  void stale_connectedInTime_staysOpen() {
    TestClient client = lane.connect("u");
    lane.loop.pass(Duration.ofSeconds(11));
    assertEquals(0, client.closeCode());
  }

  @Test
  void personal_enabled_isSubscribedAndOverwritesTheTokens() {
    config(
        "{\"token\":{\"hmac_secret_key\":\"secret\"},\"subscribe_to_user_personal_channel\":"
            + "{\"enabled\":true,\"personal_channel_namespace\":\"pres\"}}");
    TestClient client = lane.open().send(TestLane.connectCommand("{\"sub\":\"u\"}"));
    assertEquals(connected(",\"subs\":{\"pres:#u\":{}}" + PINGS).get(0), client.got().get(0));
    assertEquals(1, lane.present("pres:#u"));
    TestClient anonymous = lane.open().send(TestLane.connectCommand("{}"));
    assertTrue(!anonymous.got().get(0).contains("subs"));
  }

  @Test
  void close_byTheNode_endsSomeAtATime() {
    lane.open();
    lane.connect("u");
    lane.connect("u");
    assertEquals(1, lane.sessions.close(io.gyre.protocol.Disconnect.SHUTDOWN, 2));
    assertEquals(0, lane.sessions.close(io.gyre.protocol.Disconnect.SHUTDOWN, 2));
    assertEquals(0, lane.sessions.connected());
  }
}
