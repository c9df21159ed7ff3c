package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a connected session over time: expiry, refreshes, upkeep, slow clients. */
final class LifeTest extends SessionTestBase {

  private String claims(String rest) {
    return "{\"sub\":\"u\"" + rest + "}";
  }

  private String exp(long seconds) {
    return ",\"exp\":" + (lane.loop.nowSeconds() + seconds);
  }

  private void pass(TestClient client, long seconds) {
    for (long i = 0; i < seconds; i++) {
      lane.loop.pass(Duration.ofSeconds(1));
      lane.engineLoop.pass(Duration.ofSeconds(1));
      lane.loop.runAll();
      if (!client.link.ended()) {
        client.answerPings();
      }
    }
  }

  private List<String> refresh(TestClient client, String claims) {
    return client
        .send("{\"id\":9,\"refresh\":{\"token\":\"" + TestLane.token(claims) + "\"}}")
        .got();
  }

  private List<String> subRefresh(TestClient client, String channel, String claims) {
    return client
        .send(
            "{\"id\":9,\"sub_refresh\":{\"channel\":\""
                + channel
                + "\",\"token\":\""
                + TestLane.token(claims)
                + "\"}}")
        .got();
  }

  private static List<String> error(int code, String message) {
    return List.of("{\"id\":9,\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}");
  }

  // Expiry and refresh of the connection

  @Test
  void expiry_notRefreshed_ends3005AfterTheDelay() {
    TestClient client = lane.connectWith(claims(exp(60)));
    pass(client, 84);
    assertEquals(0, client.closeCode());
    pass(client, 3);
    assertEquals(3005, client.closeCode());
  }

  @Test
  void refresh_inTime_movesTheExpiry() {
    TestClient client = lane.connectWith(claims(exp(60)));
    pass(client, 50);
    assertEquals(
        List.of("{\"id\":9,\"refresh\":{\"expires\":true,\"ttl\":60}}"),
        refresh(client, claims(exp(60))));
    pass(client, 80);
    assertEquals(0, client.closeCode());
    pass(client, 10);
    assertEquals(3005, client.closeCode());
  }

  @Test
  void refresh_withoutExpiry_endsTheExpiry() {
    TestClient client = lane.connectWith(claims(exp(60)));
    assertEquals(List.of("{\"id\":9,\"refresh\":{}}"), refresh(client, claims("")));
    pass(client, 200);
    assertEquals(0, client.closeCode());
  }

  @Test
  void refresh_ofAConnectionWithoutExpiry_givesItOne() {
    TestClient client = lane.connect("u");
    refresh(client, claims(exp(10)));
    pass(client, 40);
    assertEquals(3005, client.closeCode());
  }

  @Test
  void refresh_farFuture_isCut() {
    TestClient client = lane.connect("u");
    assertEquals(
        List.of("{\"id\":9,\"refresh\":{\"expires\":true,\"ttl\":31536000}}"),
        refresh(client, claims(",\"exp\":9223372036854775807")));
    pass(client, 5);
    assertEquals(0, client.closeCode());
  }

  @Test
  void refresh_refused_byTheTable() {
    assertEquals(3501, lane.connect("u").send("{\"id\":9,\"refresh\":{}}").closeCode());
    TestClient expired = lane.connect("u");
    refresh(expired, claims(exp(-1)));
    assertEquals(3005, expired.closeCode());
    TestClient bad = lane.connect("u");
    assertEquals(3500, bad.send("{\"id\":9,\"refresh\":{\"token\":\"x\"}}").closeCode());
    TestClient other = lane.connect("u");
    refresh(other, "{\"sub\":\"v\"}");
    assertEquals(3500, other.closeCode());
    TestClient past = lane.connect("u");
    assertEquals(
        error(110, "expired"),
        refresh(past, claims(",\"expire_at\":" + (lane.loop.nowSeconds() - 1))));
    assertEquals(error(102, "unknown channel"), refresh(past, claims(",\"channels\":[\"no:a\"]")));
    assertEquals(0, past.closeCode());
  }

  @Test
  void refresh_otherSubs_ends3010() {
    String two = claims(",\"channels\":[\"a\",\"b\"]");
    TestClient same = lane.connectWith(two);
    assertEquals(List.of("{\"id\":9,\"refresh\":{}}"), refresh(same, two));
    refresh(same, claims(",\"channels\":[\"a\"]"));
    assertEquals(3010, same.closeCode());
    TestClient more = lane.connectWith(two);
    refresh(more, claims(",\"channels\":[\"a\",\"b\",\"c\"]"));
    assertEquals(3010, more.closeCode());
    TestClient none = lane.connectWith(two);
    refresh(none, claims(""));
    assertEquals(3010, none.closeCode());
  }

  @Test
  void refresh_channelSubscribedByTheClient_isFine() {
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    client.got();
    assertEquals(
        List.of("{\"id\":9,\"refresh\":{}}"), refresh(client, claims(",\"channels\":[\"a\"]")));
  }

  @Test
  void refresh_withInfo_replacesIt() {
    TestClient client = lane.connectWith(claims(",\"info\":{\"v\":1}"));
    refresh(client, claims(exp(100) + ",\"info\":{\"v\":2}"));
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    assertTrue(client.got().get(1).contains("\"conn_info\":{\"v\":2}"));
  }

  // Expiry and refresh of subscriptions

  private TestClient withToken(String channel, String rest) {
    TestClient client = lane.connect("u");
    String token = TestLane.token(claims(",\"channel\":\"" + channel + "\"" + rest));
    client.send(
        "{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\",\"token\":\"" + token + "\"}}");
    return client;
  }

  @Test
  void subExpiry_clientSide_isUnsubscribed2501() {
    TestClient client = withToken("closed:a", exp(60));
    assertEquals(List.of("{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":60}}"), client.got());
    pass(client, 80);
    assertEquals(List.of(), client.got());
    pass(client, 40);
    assertEquals(
        List.of(
            "{\"push\":{\"channel\":\"closed:a\",\"unsubscribe\":{\"code\":2501,\"reason\":\"subscription expired\"}}}"),
        client.got());
    assertEquals(0, lane.hub.subscriptions());
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "9000000000000000000", "99999999999"})
  void subExpiry_farFuture_doesNotExpireNow(String exp) {
    TestClient client = withToken("closed:a", ",\"exp\":" + exp);
    assertEquals(
        List.of("{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":31536000}}"), client.got());
    pass(client, 60);
    assertEquals(List.of(), client.got());
    assertEquals(1, lane.hub.subscriptions());
  }

  @Test
  void subRefresh_good_movesTheExpiry() {
    TestClient client = withToken("closed:a", exp(60));
    client.got();
    assertEquals(
        List.of("{\"id\":9,\"sub_refresh\":{\"expires\":true,\"ttl\":600}}"),
        subRefresh(client, "closed:a", claims(",\"channel\":\"closed:a\"" + exp(600))));
    pass(client, 150);
    assertEquals(List.of(), client.got());
    assertEquals(
        List.of("{\"id\":9,\"sub_refresh\":{}}"),
        subRefresh(client, "closed:a", claims(",\"channel\":\"closed:a\"")));
  }

  @Test
  void subRefresh_refused_byTheTable() {
    TestClient client = withToken("closed:a", exp(60));
    client.got();
    assertEquals(
        error(109, "token expired"),
        subRefresh(client, "closed:a", claims(",\"channel\":\"closed:a\"" + exp(-1))));
    assertEquals(
        error(103, "permission denied"),
        subRefresh(client, "closed:b", claims(",\"channel\":\"closed:b\"")));
    assertEquals(
        error(107, "bad request"),
        client.send("{\"id\":9,\"sub_refresh\":{\"channel\":\"closed:a\"}}").got());
    assertEquals(
        error(110, "expired"),
        subRefresh(
            client,
            "closed:a",
            claims(",\"channel\":\"closed:a\",\"expire_at\":" + lane.loop.nowSeconds())));
    subRefresh(client, "closed:a", claims(",\"channel\":\"closed:b\""));
    assertEquals(3500, client.closeCode());
    TestClient serverSide = lane.connectWith(claims(",\"channels\":[\"a\"]"));
    subRefresh(serverSide, "a", claims(",\"channel\":\"a\""));
    assertEquals(3501, serverSide.closeCode());
    assertEquals(3501, lane.connect("u").send("{\"id\":9,\"sub_refresh\":{}}").closeCode());
  }

  @Test
  void subToken_refused_byTheTable() {
    assertTrue(withToken("closed:a", exp(-1)).got().get(0).contains("\"code\":109"));
    assertTrue(
        withToken("closed:a", ",\"expire_at\":" + lane.loop.nowSeconds())
            .got()
            .get(0)
            .contains("\"code\":110"));
    TestClient other = lane.connect("u");
    other.send(
        "{\"id\":2,\"subscribe\":{\"channel\":\"closed:a\",\"token\":\""
            + TestLane.token("{\"sub\":\"v\",\"channel\":\"closed:a\"}")
            + "\"}}");
    assertEquals(3500, other.closeCode());
  }

  // Presence

  @Test
  void presence_ofALongLivedConnection_isRenewed() {
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    for (int i = 0; i < 20; i++) {
      pass(client, 15);
      assertEquals(1, lane.present("pres:a"));
    }
    client.leave();
    assertEquals(0, lane.present("pres:a"));
  }

  private void withoutPings() {
    lane =
        new TestLane(
            vertx,
            "{\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"},"
                + "\"ping_interval\":\"-1s\",\"pong_timeout\":\"-2s\"}}");
  }

  @Test
  void presence_goneWhileRenewed_staysGone() {
    withoutPings();
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    lane.engineLoop.stepAway();
    lane.loop.pass(Duration.ofSeconds(28));
    client.leave();
    lane.engineLoop.comeBack();
    assertEquals(0, lane.present("pres:a"));
  }

  @Test
  void presence_subscribedAgainWhileTheOldEntryGoes_stays() {
    withoutPings();
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    lane.engineLoop.stepAway();
    lane.loop.pass(Duration.ofSeconds(28));
    client.post("{\"id\":3,\"unsubscribe\":{\"channel\":\"pres:a\"}}");
    client.post("{\"id\":4,\"subscribe\":{\"channel\":\"pres:a\"}}");
    lane.engineLoop.comeBack();
    lane.engineLoop.runAll();
    lane.loop.runAll();
    lane.engineLoop.runAll();
    assertEquals(1, lane.present("pres:a"));
  }

  @Test
  void presence_readBySubscriber_isAnswered() {
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    client.got();
    assertEquals(
        List.of(
            "{\"id\":3,\"presence\":{\"presence\":{\"A\":{\"user\":\"u\",\"client\":\"A\"}}}}",
            "{\"id\":4,\"presence_stats\":{\"num_clients\":1,\"num_users\":1}}"),
        client
            .send(
                "{\"id\":3,\"presence\":{\"channel\":\"pres:a\"}}\n"
                    + "{\"id\":4,\"presence_stats\":{\"channel\":\"pres:a\"}}")
            .got());
  }

  // Slow clients

  @Test
  void slow_subscriber_isCutWithoutItsQueue() {
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    TestClient other = lane.connect("v").send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    client.link.queued = 1_048_577;
    lane.publish("a", "1");
    assertTrue(client.link.aborted);
    lane.publish("a", "2");
    assertEquals(0, other.closeCode());
    assertEquals(3, other.got().size());
  }

  @Test
  void slow_readerOfReplies_isCutToo() {
    TestClient client = lane.connect("u");
    client.link.queued = 1_048_577;
    client.send("{\"id\":3,\"history\":{\"channel\":\"hist:a\"}}");
    assertTrue(client.link.aborted);
  }

  @Test
  void slow_atTheLimit_isKept() {
    TestClient client = lane.connect("u");
    client.link.queued = 1_048_576;
    client.send("{\"id\":3,\"history\":{\"channel\":\"hist:a\"}}");
    assertTrue(!client.link.aborted);
  }

  @Test
  void flush_ofOneConnectionFails_othersAreFlushedNowAndLater() {
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    TestClient other = lane.connect("v").send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    other.got();
    client.link.brokenFlush = true;
    lane.publish("a", "1");
    lane.publish("a", "2");
    assertEquals(2, other.got().size());
    assertTrue(client.link.aborted);
  }

  // Other commands

  @ParameterizedTest
  @CsvSource({
    "'{\"id\":2,\"send\":{}}',3508",
    "'{\"send\":{}}',3508",
    "'{\"id\":2}',3501",
    "'{\"id\":2,\"ping\":{}}',3501",
    "'{\"id\":2,\"foo\":{}}',3501",
    "'{}',3501",
    "'{\"publish\":{\"channel\":\"a\"}}',3501",
    "'{\"id\":2,\"publish\":{}}',3501",
    "'{\"id\":2,\"history\":{}}',3501",
    "'{\"id\":2,\"presence\":{}}',3501",
    "'{\"id\":2,\"subscribe\":{}}',3501",
    "'garbage',3501"
  })
  void command_notAllowed_endsTheConnection(String frame, int code) {
    assertEquals(code, lane.connect("u").send(frame).closeCode());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"rpc\":{\"method\":\"x\"}',108",
    "'\"history\":{\"channel\":\"no:a\"}',102",
    "'\"history\":{\"channel\":\"a\"}',108",
    "'\"history\":{\"channel\":\"plain:a\"}',103",
    "'\"history\":{\"channel\":\"hist:a\",\"since\":{\"offset\":1,\"epoch\":\"x\"}}',112",
    "'\"history\":{\"channel\":\"hist:a\",\"reverse\":true,\"since\":{}}',107",
    "'\"presence\":{\"channel\":\"a\"}',108",
    "'\"presence\":{\"channel\":\"pres:a\"}',103",
    "'\"publish\":{\"channel\":\"closed:a\"}',107",
    "'\"publish\":{\"channel\":\"closed:a\",\"data\":1}',103",
    "'\"publish\":{\"channel\":\"no:a\",\"data\":1}',102"
  })
  void command_refused_isAnErrorReply(String request, int code) {
    TestClient client = lane.connect("u").send("{\"id\":9," + request + "}");
    List<String> got = client.got();
    assertTrue(
        got.get(0).startsWith("{\"id\":9,\"error\":{\"code\":" + code + ","), got.toString());
    assertEquals(0, client.closeCode());
  }
}
