package io.gyre.channel;

import static io.gyre.channel.Rules.INSECURE;
import static io.gyre.channel.Rules.PLAIN;
import static io.gyre.channel.Rules.caller;
import static io.gyre.channel.Rules.subscriber;
import static io.gyre.channel.Rules.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verified cases of history and presence; the first column is their number. */
final class ReadRulesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          H1  | 42 | no  | none:a        | deny 108
          H2  | 42 | no  | histcliflag:a | deny 108
          H3  | 42 | yes | hist:a        | deny 103
          H4  | 42 | no  | histcli:a     | allow
          H5  | '' | no  | histcli:a     | deny 103
          H6  | 42 | no  | histsub:a     | deny 103
          H7  | 42 | yes | histsub:a     | allow
          H8  | '' | no  | histanon:a    | deny 103
          H9  | 42 | no  | nope:a        | deny 102
          H10 | 42 | no  | rx:ab         | deny 107
          H11 | 42 | no  | $histcli:a    | allow
          H14 | 42 | yes | histsub:a     | allow
          x1  | 42 | no  | ''            | close 3501
          """)
  void history_isDecidedByOptions(
      String id, String user, String subscribed, String channel, String answer) {
    assertNotNull(id);
    Caller who = subscribed.equals("yes") ? subscriber(user) : caller(user);
    assertEquals(answer, text(PLAIN.history(who, channel)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          R1  | 42 | no  | none:a     | deny 108
          R2  | 42 | no  | presflag:a | deny 108
          R3  | 42 | yes | pres:a     | deny 103
          R4  | 42 | no  | prescli:a  | allow
          R5  | '' | no  | prescli:a  | deny 103
          R6  | 42 | no  | pressub:a  | deny 103
          R7  | 42 | yes | pressub:a  | allow
          R8  | 42 | no  | nope:a     | deny 102
          R11 | 42 | no  | rx:é       | deny 107
          x1  | 42 | no  | ''         | close 3501
          """)
  void presence_isDecidedByOptions(
      String id, String user, String subscribed, String channel, String answer) {
    assertNotNull(id);
    Caller who = subscribed.equals("yes") ? subscriber(user) : caller(user);
    assertEquals(answer, text(PLAIN.presence(who, channel)));
  }

  @Test
  void read_insecure_allowsWhatIsSwitchedOn() {
    assertEquals("allow", text(INSECURE.history(caller(""), "hist:a"))); // C27
    assertEquals("deny 108", text(INSECURE.history(caller(""), "ns:a"))); // C28
    assertEquals("allow", text(INSECURE.presence(caller(""), "pres:a"))); // C29
  }

  @Test
  void historyLimit_isCut() {
    assertEquals(300, PLAIN.historyLimit(-1)); // H12
    assertEquals(300, PLAIN.historyLimit(301));
    assertEquals(7, PLAIN.historyLimit(7));
    assertEquals(0, PLAIN.historyLimit(0));
  }
}
