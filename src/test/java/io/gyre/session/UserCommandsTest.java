package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.bus.OptionOverride;
import io.gyre.bus.UserCommand;
import io.gyre.bus.UserSelector;
import io.gyre.protocol.Data;
import io.gyre.protocol.ErrorCode;
import io.gyre.protocol.ProtocolException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The server API's commands to connections (protocol reference, section 7.3). */
final class UserCommandsTest extends SessionTestBase {

  private static final UserSelector U = new UserSelector("u", "", "");

  private void apply(UserCommand command) {
    lane.sessions.apply(command);
    lane.loop.runAll();
  }

  private static UserCommand.Subscribe subscribe(String channel, long expireAt) {
    return new UserCommand.Subscribe(
        U, channel, expireAt, Data.json("{\"i\":1}"), Data.json("7"), null, OptionOverride.NONE);
  }

  private static UserCommand.Disconnect disconnect(UserSelector target, String... spared) {
    return new UserCommand.Disconnect(target, 3503, "force disconnect", List.of(spared));
  }

  private static UserCommand.Refresh refresh(boolean expired, long at, @Nullable Data info) {
    return new UserCommand.Refresh(U, expired, at, info);
  }

  private static String join(String chanInfo) {
    return "{\"push\":{\"channel\":\"all:a\",\"join\":{\"info\":{\"user\":\"u\",\"client\":\"A\""
        + chanInfo
        + "}}}}";
  }

  private static final String SUBSCRIBED =
      "{\"push\":{\"channel\":\"all:a\",\"subscribe\":{\"recoverable\":true,\"epoch\":\"E\",\"positioned\":true,\"data\":7}}}";

  @Test
  void subscribe_isPushedThenJoined() {
    TestClient client = lane.connect("u");
    TestClient other = lane.connect("v");
    apply(subscribe("all:a", 0));
    assertEquals(List.of(SUBSCRIBED, join(",\"chan_info\":{\"i\":1}")), client.got());
    assertEquals(List.of(), other.got());
    assertEquals(1, lane.present("all:a"));
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"all:a\"}}");
    assertTrue(client.got().get(0).contains("\"code\":105"));
  }

  @Test
  void subscribe_alreadySubscribed_takesOverAndTellsAgain() {
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"all:a\"}}");
    client.got();
    apply(subscribe("all:a", 0));
    assertEquals(List.of(SUBSCRIBED, join(",\"chan_info\":{\"i\":1}")), client.got());
    assertEquals(1, lane.hub.subscriptions());
    assertEquals(
        Data.json("{\"i\":1}"),
        lane.presence.get("all:a").result().values().iterator().next().chanInfo());
    client.send("{\"id\":3,\"sub_refresh\":{\"channel\":\"all:a\",\"token\":\"x\"}}");
    assertEquals(3501, client.closeCode());
  }

  @Test
  void subscribe_channelOfTheTokenWithOverrides_hasTheOptionsOfTheCallAfterwards() {
    TestClient client =
        lane.connectWith(
            "{\"sub\":\"u\",\"subs\":{\"all:a\":{\"override\":{\"force_recovery\":{\"value\":true}}}}}");
    apply(subscribe("all:a", 0));
    assertEquals(SUBSCRIBED, client.got().get(0));
    assertEquals(1, lane.hub.subscriptions());
    assertEquals(1, lane.present("all:a"));
  }

  @Test
  void subscribe_whileItsOwnSubscribeIsUnderWay_isAnsweredByThat() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"hist:a\"}}");
    apply(subscribe("hist:a", 0));
    assertEquals(List.of(), client.got());
    lane.engineLoop.comeBack();
    List<String> got = client.got();
    assertEquals(1, got.size());
    assertTrue(got.get(0).startsWith("{\"id\":2,\"subscribe\":"), got.toString());
  }

  @Test
  void subscribe_thenUnsubscribeAtOnce_keepsTheConnection() {
    TestClient client = lane.connect("u");
    lane.engineLoop.stepAway();
    apply(subscribe("all:a", 0));
    apply(new UserCommand.Unsubscribe(U, "all:a"));
    lane.engineLoop.comeBack();
    assertEquals(0, client.closeCode());
    assertEquals(0, lane.hub.subscriptions());
    lane.engineLoop.runAll();
    assertEquals(0, lane.present("all:a"));
  }

  @Test
  void subscribe_override_replacesOptions() {
    TestClient client = lane.connect("u");
    apply(
        new UserCommand.Subscribe(
            U, "pres:a", 0, null, null, null, new OptionOverride(false, false, true, null, null)));
    assertEquals(
        List.of(
            "{\"push\":{\"channel\":\"pres:a\",\"subscribe\":{\"recoverable\":true,\"epoch\":\"E\",\"positioned\":true}}}"),
        client.got());
    assertEquals(0, lane.present("pres:a"));
  }

  @Test
  void subscribe_overTheLimit_ends3505() {
    lane =
        new TestLane(
            vertx, "{\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"},\"channel_limit\":1}}");
    TestClient client = lane.connectWith("{\"sub\":\"u\",\"channels\":[\"b\"]}");
    apply(subscribe("all:a", 0));
    assertEquals(3505, client.closeCode());
  }

  @Test
  void subscribe_expired_isRefusedOnlyWhereTheUserIs() {
    lane.sessions.apply(subscribe("all:a", 5));
    lane.connect("u");
    ProtocolException refused =
        assertThrows(ProtocolException.class, () -> lane.sessions.apply(subscribe("all:a", 5)));
    assertEquals(ErrorCode.INTERNAL.info(), refused.error());
    assertThrows(ProtocolException.class, () -> lane.sessions.apply(subscribe("no:a", 0)));
  }

  @Test
  void subscribe_resultDoesNotFit_ends3506AndLeavesNothing() {
    TestClient client = lane.connect("u");
    apply(
        new UserCommand.Subscribe(
            U, "all:a", 0, null, Data.of(new byte[] {1}), null, OptionOverride.NONE));
    assertEquals(3506, client.closeCode());
    lane.assertNothingLeft("all:a");
  }

  @Test
  void subscription_expired_ends3006() {
    TestClient client = lane.connect("u");
    apply(subscribe("all:a", lane.loop.nowSeconds() + 10));
    for (int i = 0; i < 70; i++) {
      lane.loop.pass(Duration.ofSeconds(1));
      if (!client.link.ended()) {
        client.answerPings();
      }
    }
    assertEquals(3006, client.closeCode());
  }

  @Test
  void subscription_farExpiry_staysSubscribed() {
    TestClient client = lane.connect("u");
    apply(subscribe("all:a", Long.MAX_VALUE));
    for (int i = 0; i < 60; i++) {
      lane.loop.pass(Duration.ofSeconds(1));
      client.answerPings();
    }
    assertEquals(0, client.closeCode());
  }

  @Test
  void unsubscribe_isPushedWhetherSubscribedOrNot() {
    TestClient client = lane.connect("u").send("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}");
    client.got();
    String push =
        "{\"push\":{\"channel\":\"a\",\"unsubscribe\":{\"code\":2000,\"reason\":\"server unsubscribe\"}}}";
    apply(new UserCommand.Unsubscribe(U, "a"));
    apply(new UserCommand.Unsubscribe(U, "a"));
    apply(new UserCommand.Unsubscribe(U, ""));
    assertEquals(List.of(push, push, push.replace("\"channel\":\"a\",", "")), client.got());
    assertEquals(0, lane.hub.subscriptions());
  }

  @Test
  void disconnect_meansTheUsersConnectionsButTheSpared() {
    TestClient first = lane.connect("u");
    TestClient second = lane.connect("u");
    TestClient other = lane.connect("v");
    apply(disconnect(U, lane.id("B")));
    assertEquals(3503, first.closeCode());
    assertEquals(0, second.closeCode());
    assertEquals(0, other.closeCode());
  }

  @Test
  void disconnect_ofOneClient_meansThatOne() {
    TestClient first = lane.connect("u");
    TestClient second = lane.connect("u");
    apply(disconnect(new UserSelector("v", lane.id("A"), "")));
    assertEquals(0, first.closeCode());
    apply(disconnect(new UserSelector("u", lane.id("A"), "")));
    assertEquals(3503, first.closeCode());
    assertEquals(0, second.closeCode());
  }

  @Test
  void disconnect_anonymous_meansAllAnonymousOnes() {
    TestClient anonymous = lane.connect("");
    TestClient user = lane.connect("u");
    apply(disconnect(new UserSelector("", "", "")));
    assertEquals(3503, anonymous.closeCode());
    assertEquals(0, user.closeCode());
  }

  @Test
  void disconnect_reachesAConnectionThatIsJustComing() {
    lane.engineLoop.stepAway();
    TestClient client =
        lane.open().send(TestLane.connectCommand("{\"sub\":\"u\",\"channels\":[\"all:a\"]}"));
    apply(disconnect(U));
    assertEquals(3503, client.closeCode());
    lane.assertNothingLeft("all:a");
  }

  @Test
  void disconnect_session_meansNobodyHere() {
    TestClient client = lane.connect("u");
    apply(disconnect(new UserSelector("u", "", "some")));
    assertEquals(0, client.closeCode());
  }

  @Test
  void refresh_future_isPushedAndReplacesInfo() {
    TestClient client = lane.connect("u");
    apply(refresh(false, lane.loop.nowSeconds() + 60, Data.json("{\"v\":2}")));
    assertEquals(List.of("{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":60}}}"), client.got());
    client.send("{\"id\":2,\"subscribe\":{\"channel\":\"pres:a\"}}");
    assertTrue(client.got().get(1).contains("\"conn_info\":{\"v\":2}"));
  }

  @Test
  void refresh_never_endsTheExpiry() {
    TestClient client =
        lane.connectWith("{\"sub\":\"u\",\"exp\":" + (lane.loop.nowSeconds() + 5) + "}");
    apply(refresh(false, 0, Data.json("1")));
    assertEquals(List.of("{\"push\":{\"refresh\":{}}}"), client.got());
    for (int i = 0; i < 60; i++) {
      lane.loop.pass(Duration.ofSeconds(1));
      client.answerPings();
    }
    assertEquals(0, client.closeCode());
  }

  @Test
  void refresh_pastOrExpired_ends3005() {
    for (UserCommand command :
        List.of(
            refresh(true, 0, null),
            refresh(false, 5, null),
            refresh(false, -5, null),
            refresh(false, Long.MIN_VALUE, null),
            refresh(false, lane.loop.nowSeconds(), null))) {
      TestClient client = lane.connect("u");
      apply(command);
      assertEquals(3005, client.closeCode());
    }
  }

  @Test
  void refresh_farFuture_isCutToAYear() {
    TestClient client = lane.connect("u");
    apply(refresh(false, Long.MAX_VALUE, null));
    assertEquals(
        List.of("{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":31536000}}}"), client.got());
    assertFalse(client.link.ended());
  }
}
