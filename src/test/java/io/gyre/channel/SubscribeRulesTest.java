package io.gyre.channel;

import static io.gyre.channel.Rules.PLAIN;
import static io.gyre.channel.Rules.caller;
import static io.gyre.channel.Rules.subscribe;
import static io.gyre.channel.Rules.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gyre.protocol.FilterNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verified cases of subscribing; the first column is their number. */
final class SubscribeRulesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          S1  | 42 | none:a       | deny 103
          S2  | 42 | plain        | deny 103
          S3  | 42 | cli:a        | allow
          S4  | '' | cli:a        | deny 103
          S5  | '' | anononly:a   | deny 103
          S6  | 42 | anononly:a   | deny 103
          S7  | '' | pub:a        | allow
          S8  | 42 | nope:a       | deny 102
          S9  | 42 | ''           | close 3501
          S13 | 42 | rxu:ééééé    | allow
          S14 | 42 | cli:é        | deny 107
          S15 | 42 | rx:12        | allow
          S16 | 42 | rx:ab        | deny 107
          S17 | 42 | rxnb:ab1cd   | allow
          S19 | 42 | $cli:a       | deny 103
          S38 | 42 | ul:x#42      | allow
          S39 | 42 | ul:x#41,42   | allow
          S40 | 42 | ul:x#41,43   | deny 103
          S41 | 42 | ul:x#41#42   | allow
          S42 | 42 | ul:x#42#41   | deny 103
          S43 | 42 | 'ul:x# 42'   | deny 103
          S46 | 42 | none:x#42    | deny 103
          S47 | 42 | cli:x#43     | allow
          S48 | 42 | ulcli:x#43   | deny 103
          S49 | 42 | ul:x         | deny 103
          S51 | 42 | $ul:x#42     | deny 103
          S52 | 42 | sproxy:x#42  | allow
          S53 | 42 | sproxy:x#43  | deny 103
          S54 | 42 | sproxy:a     | proxy asks
          S55 | '' | sproxy:a     | proxy asks
          S58 | 42 | $sproxy:a    | deny 103
          S59 | 42 | map:a        | deny 103
          S73 | 42 | :a           | deny 103
          S74 | 42 | *            | deny 103
          S75 | 42 | cli:         | allow
          S76 | 42 | cli:a:b      | allow
          S78 | 42 | ' cli:a'     | deny 102
          x1  | 42 | stream:a     | stream default
          x2  | 42 | ul:x#442     | deny 103
          x3  | 42 | ul:x#42x     | deny 103
          """)
  void subscribe_withoutToken_isDecidedByOptions(
      String id, String user, String channel, String answer) {
    assertNotNull(id);
    assertEquals(answer, text(PLAIN.subscribe(caller(user), subscribe(channel).build())));
  }

  /** S44 and S45 of the reference let these in; an empty entry must not open a list to everyone. */
  @ParameterizedTest
  @CsvSource({"ul:x#", "'ul:x#42,'"})
  void subscribe_anonymousAndEmptyListEntry_isRefused(String channel) {
    assertEquals("deny 103", text(PLAIN.subscribe(caller(""), subscribe(channel).build())));
  }

  @Test
  void subscribe_lengthIsCountedInBytes() {
    assertEquals("allow", named("cli:" + "a".repeat(251))); // S10
    assertEquals("deny 107", named("cli:" + "a".repeat(252))); // S11
    assertEquals("deny 107", named("nope:" + "a".repeat(300))); // S12
    var rules = Rules.of("\"max_length\": 9", "");
    assertEquals(
        "allow", text(rules.subscribe(caller("42"), subscribe("rxu:\ud83d\ude00a").build())));
    assertEquals("deny 107", text(rules.subscribe(caller("42"), subscribe("rxu:ééé").build())));
  }

  @Test
  void subscribe_blankAndControlCharacters_areAllowed() {
    assertEquals("allow", named("cli:a b\0\n")); // S79
  }

  @Test
  void subscribe_withToken_isForTheTokenToDecide() {
    assertEquals("token", tokened("$rx:12")); // S18
    assertEquals("token", tokened("$none:a")); // S20
    assertEquals("token", tokened("none:a")); // S21
    assertEquals("token", tokened("cli:a")); // S28
    assertEquals("token", tokened("ul:x#43")); // S50
    assertEquals("token", tokened("sproxy:a")); // S56, S57
    assertEquals("deny 102", tokened("$$cli:a")); // S77
    assertEquals("deny 107", tokened("rx:ab"));
  }

  @Test
  void subscribe_typeOfAnotherKind_isRefused() {
    assertEquals("deny 103", typed("cli:a", 1)); // S60
    assertEquals("deny 108", typed("cli:a", 4)); // S82
    assertEquals("deny 108", typed("nope:a", 4));
    assertEquals("deny 107", typed("poll:a", 0));
    assertEquals("allow", typed("poll:a", 4));
    assertEquals("allow", typed("map:a", 1));
    assertEquals("close 3004", typed("cli:a", 5));
    assertEquals("allow", typed("cli:a", -1));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          S61 | pos:a     | positioned  | allow positioned
          S62 | hist:a    | positioned  | allow
          S63 | rec:a     | recoverable | allow recoverable positioned
          S64 | histsub:a | positioned  | allow positioned
          x1  | histsub:a | recoverable | allow recoverable positioned
          x2  | pos:a     | recoverable | allow
          x3  | prescli:a | joinleave   | allow push
          x4  | cli:a     | joinleave   | allow
          x5  | force:a   | none        | allow recoverable positioned push
          """)
  void subscribe_wishes_areGrantedOrLeftOut(String id, String channel, String wish, String answer) {
    assertNotNull(id);
    var request =
        subscribe(channel)
            .positioned(wish.equals("positioned"))
            .recoverable(wish.equals("recoverable"))
            .joinLeave(wish.equals("joinleave"));
    assertEquals(answer, text(PLAIN.subscribe(caller("42"), request.build())));
  }

  @Test
  void admit_tokenInNamespaceWithPositioning_grantsIt() { // S81
    var request = subscribe("pos:a").token("t").positioned(true).build();
    var check = (SubscribeDecision.CheckToken) PLAIN.subscribe(caller("42"), request);
    assertEquals("allow positioned", text(PLAIN.admit(caller("42"), request, check.options())));
  }

  @Test
  void admitStreamed_neitherPositionNorDelta_whateverIsAskedOrForced() {
    var request = subscribe("stream:a").positioned(true).delta("fossil").build();
    var open = (SubscribeDecision.OpenStream) PLAIN.subscribe(caller("42"), request);
    var forced = open.options().with(new OptionOverrides(null, null, true, true, true));
    assertEquals("allow push", text(PLAIN.admitStreamed(request, forced)));
  }

  @Test
  void admitProxied_wishes_countForNothing() { // S80
    var request = subscribe("sproxy:a").positioned(true).recoverable(true).joinLeave(true).build();
    var ask = (SubscribeDecision.AskProxy) PLAIN.subscribe(caller("42"), request);
    assertEquals("allow", text(PLAIN.admitProxied(request, ask.options())));
    var forced = ask.options().with(new OptionOverrides(null, null, true, null, true));
    assertEquals("allow positioned push", text(PLAIN.admitProxied(request, forced)));
  }

  @Test
  void subscribe_delta() {
    assertEquals("close 3501", delta("cli:a", "zzz")); // S65
    assertEquals("allow", delta("cli:a", "fossil")); // S66
    assertEquals("allow delta", delta("delta:a", "fossil"));
    assertEquals("close 3501", delta("nope:" + "a".repeat(300), "zz")); // S83
  }

  @Test
  void subscribe_tagsFilterWhereNotAllowed_isBadRequest() { // S67
    var filter = new FilterNode("", "a", "eq", "1", List.of(), List.of());
    var request = subscribe("cli:a").tf(filter).build();
    assertEquals("deny 107", text(PLAIN.subscribe(caller("42"), request)));
  }

  @Test
  void subscribe_stateOfTheConnection_comesBeforeTheNamespace() {
    var rules = Rules.of("", "\"channel_limit\": 20");
    var again = new Caller("42", "c", true, 20);
    var full = new Caller("42", "c", false, 20);
    assertEquals("deny 105", text(rules.subscribe(again, subscribe("cli:a").build()))); // S68-S71
    assertEquals("deny 106", text(rules.subscribe(full, subscribe("cli:20").build()))); // S70
    assertEquals("deny 106", text(rules.subscribe(full, subscribe("nope:1").build()))); // S72
  }

  @Test
  void subscribe_otherSeparators() {
    var rules =
        Rules.of(
            "\"private_prefix\": \"@\", \"namespace_boundary\": \"/\", \"user_boundary\": \"~\","
                + " \"user_separator\": \";\"",
            "");
    assertEquals(
        "allow", text(rules.subscribe(caller("42"), subscribe("ul/x~41;42").build()))); // S85
    assertEquals(
        "deny 103", text(rules.subscribe(caller("42"), subscribe("cli:a").build()))); // S86
    assertEquals("deny 103", text(rules.subscribe(caller("42"), subscribe("@cli/a").build())));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          C21 | ns:a      | allow
          C22 | $ns:a     | deny 103
          C23 | nope:a    | deny 102
          C24 | ul:x#43   | allow
          C25 | cli:é     | deny 107
          S84 | sproxy:a  | proxy asks
          """)
  void subscribe_insecure_allowsAsTheLastRow(String id, String channel, String answer) {
    assertNotNull(id);
    assertEquals(answer, text(Rules.INSECURE.subscribe(caller(""), subscribe(channel).build())));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          L1  | 42 | cli:a    | subscribe
          L1b | 42 | ns:a     | leave out
          L2  | 42 | nope:a   | close 3501
          L3  | 42 | ul:x#42  | subscribe
          L3b | 42 | ul:x#43  | leave out
          L3c | 42 | $cli:a   | leave out
          L3d | 42 | cli:é    | leave out
          C6  | '' | anon:a   | subscribe
          C6b | '' | cli:a    | leave out
          x1  | '' | ul:x#    | leave out
          x2  | 42 | sproxy:a | leave out
          """)
  void connectSub_isSubscribedOrLeftOut(String id, String user, String channel, String answer) {
    assertNotNull(id);
    assertEquals(answer, text(PLAIN.connectSub(user, channel)));
  }

  private static String named(String channel) {
    return text(PLAIN.subscribe(caller("42"), subscribe(channel).build()));
  }

  private static String tokened(String channel) {
    return text(PLAIN.subscribe(caller("42"), subscribe(channel).token("t").build()));
  }

  private static String typed(String channel, int type) {
    return text(PLAIN.subscribe(caller("42"), subscribe(channel).type(type).build()));
  }

  private static String delta(String channel, String delta) {
    return text(PLAIN.subscribe(caller("42"), subscribe(channel).delta(delta).build()));
  }
}
