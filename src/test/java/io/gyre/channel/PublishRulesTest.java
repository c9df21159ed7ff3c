package io.gyre.channel;

import static io.gyre.channel.Rules.PLAIN;
import static io.gyre.channel.Rules.caller;
import static io.gyre.channel.Rules.subscriber;
import static io.gyre.channel.Rules.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gyre.protocol.Data;
import io.gyre.protocol.PublishRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verified cases of publishing; the first column is their number. */
final class PublishRulesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      emptyValue = "",
      textBlock =
          """
          P1  | 42 | no  | none:a    | {"a":1} | deny 103
          P2  | 42 | no  | pcli:a    | {"a":1} | allow
          P3  | ^^ | no  | pcli:a    | {"a":1} | deny 103
          P4  | ^^ | no  | pub:a     | {"a":1} | allow
          P5  | 42 | no  | psub:a    | {"a":1} | deny 103
          P6  | 42 | yes | psub:a    | {"a":1} | allow
          P7  | ^^ | yes | psubanon:a | {"a":1} | deny 103
          P8  | 42 | no  | nope:a    | {"a":1} | deny 102
          P9  | 42 | no  | rx:ab     | {"a":1} | deny 107
          P10 | 42 | no  | pcli:é    | {"a":1} | deny 107
          P11 | 42 | no  | pcli:a    |         | deny 107
          P12 | 42 | no  | pcli:a    | null    | allow
          P13 | 42 | no  | jobj:a    | [1]     | deny 107
          P14 | 42 | no  | jobj:a    | {"x":1} | allow
          P15 | 42 | no  | json:a    | "str"   | allow
          P16 | 42 | no  | bin:a     |         | allow
          P17 | 42 | no  | pproxy:a  | {"a":1} | proxy default
          P18 | ^^ | no  | pproxy:a  | {"a":1} | proxy default
          P19 | 42 | no  | $pproxy:a | {"a":1} | proxy default
          P20 | 42 | no  | $pcli:a   | {"a":1} | allow
          P21 | 42 | no  | pcli:x#43 | {"a":1} | allow
          P23 | 42 | no  | ^^        | {"a":1} | close 3501
          P25 | 42 | no  | none:a    |         | deny 107
          P26 | 42 | yes | psub:a    | {}      | allow
          P27 | 42 | no  | psub:a    | {}      | deny 103
          x1  | 42 | no  | stream:a  | {}      | deny 108
          x2  | 42 | no  | both:a    | {}      | stream
          x3  | 42 | no  | pproxy:a  |         | deny 107
          """)
  void publish_isDecidedByOptions(
      String id,
      String user,
      String subscribed,
      String channel,
      @Nullable String data,
      String answer) {
    assertNotNull(id);
    Caller who = subscribed.equals("yes") ? subscriber(user) : caller(user);
    assertEquals(answer, text(PLAIN.publish(who, request(channel, data))));
  }

  @Test
  void publish_longName_isNotLimited() { // P22
    var request = request("pcli:" + "a".repeat(400), "{}");
    assertEquals("allow", text(PLAIN.publish(caller("42"), request)));
  }

  @Test
  void publish_insecure_allowsAsTheLastRow() {
    assertEquals("allow", text(Rules.INSECURE.publish(caller(""), request("ns:a", "{}")))); // C26
    assertEquals("deny 107", text(Rules.INSECURE.publish(caller(""), request("ns:a", null))));
  }

  @Test
  void publish_globalDataFormat_isOverriddenByTheNamespace() {
    var rules = Rules.of("\"publication_data_format\": \"json\"", "");
    assertEquals("deny 107", text(rules.publish(caller("42"), request("pcli:a", "x"))));
    assertEquals("allow", text(rules.publish(caller("42"), request("bin:a", "x"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          42 | no  | map:a      | set    | k  | key k
          42 | no  | map:a      | set    | '' | deny 107
          '' | no  | map:a      | set    | k  | deny 103
          42 | no  | map:a      | remove | k  | deny 103
          42 | yes | map:a      | remove | k  | key k
          42 | no  | mapuser:a  | set    | k  | key 42
          '' | no  | mapuser:a  | set    | k  | deny 103
          42 | no  | mapproxy:a | set    | k  | proxy default
          42 | no  | cli:a      | set    | k  | deny 103
          """)
  void publish_map_isDecidedByMapOptions(
      String user, String subscribed, String channel, String what, String key, String answer) {
    Caller who = subscribed.equals("yes") ? subscriber(user) : caller(user);
    var request = new PublishRequest(channel, Data.json("1"), 1, key, what.equals("remove"));
    assertEquals(answer, text(PLAIN.publish(who, request)));
  }

  private static PublishRequest request(String channel, @Nullable String data) {
    Data bytes = data == null ? null : Data.of(data.getBytes(StandardCharsets.UTF_8));
    return new PublishRequest(channel, bytes, 0, "", false);
  }
}
