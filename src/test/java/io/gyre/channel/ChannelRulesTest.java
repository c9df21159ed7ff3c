package io.gyre.channel;

import static io.gyre.channel.Rules.PLAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gyre.config.Config;
import io.gyre.protocol.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChannelRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          a        | ''  | a     | false
          $a       | ''  | $a    | true
          ns:a:b   | ns  | a:b   | false
          $ns:a    | ns  | a     | true
          $$ns:a   | $ns | a     | true
          :a       | ''  | a     | false
          cli:     | cli | ''    | false
          ''       | ''  | ''    | false
          """)
  void parse_splitsAtTheFirstBoundary(
      String text, String namespace, String rest, boolean isPrivate) {
    assertEquals(new ChannelName(text, namespace, rest, isPrivate), PLAIN.parse(text));
  }

  @Test
  void options_metaTtlOfNamespace_fallsBackToTheGlobalOne() {
    var rules = Rules.of("\"history_meta_ttl\": \"5h\"", "");
    var options = Objects.requireNonNull(rules.options("cli:a"));
    assertEquals(Duration.ofHours(5), options.defaults().historyMetaTtl());
    assertNull(rules.options("nope:a"));
  }

  @Test
  void with_overrides_replacesOnlyThose() {
    var options = Objects.requireNonNull(PLAIN.options("pres:a"));
    var changed = options.with(new OptionOverrides(null, null, null, true, null)).features();
    assertTrue(changed.presence());
    assertTrue(changed.forceRecovery());
    assertFalse(changed.joinLeave());
    assertEquals(
        "allow recoverable positioned",
        Rules.text(
            Grant.serverSide(options.with(new OptionOverrides(null, null, null, true, null)))));
  }

  @Test
  void personalChannel_onlyForUsersAndIfSwitchedOn() {
    assertNull(PLAIN.personalChannel("42"));
    var plain = Rules.of("", "\"subscribe_to_user_personal_channel\": {\"enabled\": true}");
    assertEquals("#42", plain.personalChannel("42")); // L8
    assertNull(plain.personalChannel("")); // L9
    var named =
        Rules.of(
            "",
            "\"subscribe_to_user_personal_channel\": {\"enabled\": true,"
                + " \"personal_channel_namespace\": \"pres\"}");
    assertEquals("pres:#42", named.personalChannel("42")); // L10
  }

  @Test
  void serverSide_looksAtTheNamespaceOnly() {
    assertEquals(ErrorCode.BAD_REQUEST, PLAIN.serverSide(""));
    assertEquals(ErrorCode.UNKNOWN_CHANNEL, PLAIN.serverSide("nope:a"));
    assertNull(PLAIN.serverSide("$cli:é" + "a".repeat(400)));
  }

  @Test
  void rules_ofTheDefaults_canBeMade() {
    Config config = Config.defaults();
    assertNotNull(new ChannelRules(config.channel(), config.client()).options("a"));
  }
}
