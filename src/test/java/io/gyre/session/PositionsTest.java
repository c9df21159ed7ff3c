package io.gyre.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that come back with the positions they were told last. */
final class PositionsTest extends SessionTestBase {

  private static final Pattern DATA = Pattern.compile("\"data\":(\\d+)");

  private static String request(String... channels) {
    String subs =
        List.of(channels).stream()
            .map(channel -> "\"" + channel + "\":{}")
            .collect(Collectors.joining(","));
    return "{\"token\":\"" + TestLane.token("{\"sub\":\"u\",\"subs\":{" + subs + "}}") + "\"}";
  }

  private static List<Integer> numbers(List<String> frames) {
    List<Integer> found = new ArrayList<>();
    for (String frame : frames) {
      Matcher data = DATA.matcher(frame);
      while (data.find()) {
        found.add(Integer.valueOf(data.group(1)));
      }
    }
    return found;
  }

  @Test
  void client_cutAfterAnyFrame_comesBackWithoutLossOrDuplicate() {
    // What the client has seen at the cut is the last text told before or with the last frame.
    String positions = "";
    List<Integer> seen = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      TestClient client = lane.resume(positions).ask(request("hist:a", "hist:b", "a"));
      seen.addAll(numbers(client.got()));
      lane.publish(i % 2 == 0 ? "hist:a" : "hist:b", Integer.toString(i));
      seen.addAll(numbers(client.got()));
      positions = client.link.positions;
      client.leave();
      if (i % 3 == 0) {
        lane.publish("hist:a", Integer.toString(1000 + i));
      }
    }
    TestClient last = lane.resume(positions).ask(request("hist:a", "hist:b"));
    seen.addAll(numbers(last.got()));
    assertEquals(40, seen.size(), seen::toString);
    assertEquals(40, seen.stream().distinct().count(), seen::toString);
  }

  @Test
  void positions_areToldWithEachFrameThatMovesThem_andOnlyThen() {
    TestClient client = lane.resume("").ask(request("hist:a", "a"));
    assertTrue(client.got().get(0).matches("id: 1~[\\w-]{8}\\.\\w{8}\\.0"));
    lane.publish("a", "1");
    assertEquals(List.of("{\"channel\":\"a\",\"pub\":{\"data\":1}}"), client.got());
    lane.publish("hist:a", "1");
    List<String> got = client.got();
    assertEquals(2, got.size(), got::toString);
    assertTrue(got.get(0).endsWith(".1"), got::toString);
  }

  @Test
  void positions_withoutAnythingToRecover_areNotToldUnlessTheClientHasOld() {
    TestClient client = lane.resume("").ask(request("a"));
    assertTrue(client.got().get(0).startsWith("{\"connect\""));
    TestClient old = lane.resume("1~abcdefgh.EEEEEEEE.5").ask(request("a"));
    assertEquals("id: 1", old.got().get(0));
    lane.publish("a", "1");
    assertEquals(1, old.got().size());
  }

  @Test
  void positions_newerThanTheRequest_win() {
    TestClient first = lane.resume("").ask(request("hist:a"));
    lane.publish("hist:a", "1");
    lane.publish("hist:a", "2");
    first.leave();
    String request =
        request("hist:a").replaceFirst("}$", "")
            + ",\"subs\":{\"hist:a\":{\"recover\":true,\"offset\":0,\"epoch\":\""
            + lane.epoch("hist:a")
            + "\"}}}";
    assertEquals(List.of(1, 2), numbers(lane.resume("").ask(request).got()));
    assertEquals(List.of(), numbers(lane.resume(first.link.positions).ask(request).got()));
  }

  @Test
  void subscription_ended_isNoLongerNamed() {
    TestClient client = lane.resume("").ask(request("hist:a"));
    client.got();
    lane.sessions.apply(
        new io.gyre.bus.UserCommand.Unsubscribe(
            new io.gyre.bus.UserSelector("u", "", ""), "hist:a"));
    List<String> got = client.got();
    assertEquals("id: 1", got.get(0));
    assertTrue(got.get(1).contains("\"unsubscribe\""), got::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "2~abcdefgh.EEEEEEEE.1",
        "garbage",
        "1~",
        "1~abcdefgh.E.zzzzzzzzzzzzz",
        "1~~~..~.",
        "1~abcdefgh.E",
        "\u0000"
      })
  void text_ofAnotherKind_isAsGoodAsAbsent(String text) {
    lane.publish("hist:a", "1");
    TestClient client = lane.resume(text).ask(request("hist:a"));
    String connect = client.got().get(1);
    assertFalse(connect.contains("recover\""), connect);
    assertFalse(connect.contains("was_recovering"), connect);
  }

  @Test
  void text_ofManySubscriptions_staysShort() {
    lane = new TestLane(vertx, "{\"client\":{\"channel_limit\":1000}}");
    String[] channels = IntStream.range(0, 600).mapToObj(i -> "hist:" + i).toArray(String[]::new);
    TestClient client = lane.resume("").ask(request(channels));
    assertTrue(client.got().get(1).startsWith("{\"connect\""));
    String text = client.link.positions;
    assertTrue(text.length() <= Positions.LONGEST && text.length() > 3000, "" + text.length());
    lane.publish("hist:1", "1");
    assertEquals(List.of(1), numbers(client.got()));
  }
}
