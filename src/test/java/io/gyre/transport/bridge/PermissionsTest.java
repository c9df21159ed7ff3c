package io.gyre.transport.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.BridgePermissionsConfig;
import io.gyre.config.BridgeRule;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each part of a rule narrows down. */
final class PermissionsTest {

  private static final BridgeRule PLAIN = new BridgeRule("a", "", Map.of(), "", List.of());

  private static Permissions of(BridgeRule rule) {
    return new Permissions(new BridgePermissionsConfig(List.of(rule), List.of(rule)));
  }

  @Test
  void noRules_nothingIsAllowed() {
    Permissions none = new Permissions(new BridgePermissionsConfig(List.of(), List.of()));
    assertFalse(none.sends("a", null, "u"));
    assertFalse(none.registers("a", "u"));
    assertFalse(none.subscribes("a", "u"));
  }

  @Test
  void address_matchesAsAWhole() {
    assertTrue(of(PLAIN).sends("a", null, ""));
    assertFalse(of(PLAIN).sends("ab", null, ""));
    Permissions pattern = of(new BridgeRule("", "a.b", Map.of(), "", List.of()));
    assertTrue(pattern.registers("axb", ""));
    assertFalse(pattern.registers("axbc", ""));
  }

  @Test
  void users_leaveOutOthers() {
    Permissions some = of(new BridgeRule("a", "", Map.of(), "", List.of("u")));
    assertTrue(some.sends("a", null, "u"));
    assertFalse(some.sends("a", null, "v"));
    assertFalse(some.sends("a", null, ""));
  }

  @Test
  void match_comparesMembersOfTheBody() {
    Permissions some = of(new BridgeRule("a", "", Map.of("n", "1"), "", List.of()));
    assertTrue(some.sends("a", new JsonObject().put("n", 1), ""));
    assertFalse(some.sends("a", new JsonObject().put("n", 2), ""));
    assertFalse(some.sends("a", new JsonObject().put("n", 1).put("N", 2), ""));
    assertFalse(some.sends("a", "text", ""));
    assertFalse(some.sends("a", null, ""));
    assertTrue(some.registers("a", ""), "what comes is looked at one by one");
    assertFalse(some.receives("a", new JsonObject(), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"channel\":\"ok:1\"} | true",
        "{\"channel\":\"no:1\"} | false",
        "{\"channels\":[\"ok:1\",\"ok:2\"]} | true",
        "{\"channels\":[\"ok:1\",\"no:2\"]} | false",
        "{\"channels\":[]} | false",
        "{} | false",
        "{\"Channel\":\"no:1\",\"channel\":\"ok:1\"} | false"
      })
  void channelPattern_holdsForEveryChannelNamed(String body, boolean allowed) {
    Permissions some = of(new BridgeRule("a", "", Map.of(), "ok:.*", List.of()));
    assertEquals(allowed, some.sends("a", new JsonObject(body), ""));
  }

  @Test
  void channelPattern_holdsForTheChannelOfAnAddress() {
    Permissions some = of(new BridgeRule("", "gyre\\.channel\\..*", Map.of(), "ok:.*", List.of()));
    assertTrue(some.subscribes("ok:1", ""));
    assertFalse(some.subscribes("no:1", ""));
  }
}
