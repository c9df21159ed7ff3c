package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is derived from the description: files, variables, documentation, the check command. */
class DerivedTest {
  private static final String RICH =
      """
      client: {allowed_origins: [a, b], ping_interval: 70s, token: {hmac_secret_key: 'q"uote'}}
      channel: {namespaces: [{name: a-b, history_size: 5, history_ttl: 60s}, {name: cc}]}
      proxies:
        - name: p1
          endpoint: http://x
          http:
            static_headers: {a: b}
            status_to_code_transforms: [{status_code: 404, to_error: {code: 1000}}]
      consumers: [{name: kk, type: kafka}]
      """;

  @ParameterizedTest
  @CsvSource({"JSON,a.json", "YAML,a.yaml", "TOML,a.toml"})
  void write_eachFormat_readsBackTheSame(FileFormat format, String name) {
    Config config = Facts.yaml(RICH).config();
    String text = ConfigWriter.write(format, config);
    var again = ConfigLoader.load(SourceSet.ofFile(name, text));
    assertEquals(List.of(), again.problems());
    assertEquals(List.of(), again.unknownKeys());
    assertEquals(config, again.config());
    assertEquals(
        Config.defaults(),
        ConfigLoader.load(SourceSet.ofFile(name, ConfigWriter.write(format, Config.defaults())))
            .config());
  }

  @Test
  void defaultEnv_linesOfConfig_readBackTheSame() throws BadValue {
    Config config = Facts.yaml(RICH).config();
    String file = String.join("\n", DefaultEnv.lines(config, false));
    var again = Facts.environment(new HashMap<>(DotEnv.parse(file)));
    assertEquals(List.of(), again.problems());
    assertEquals(List.of(), again.warnings());
    assertEquals(config, again.config());
  }

  @Test
  void defaultEnv_nonZeroOnly_leavesOutZeros() {
    List<String> lines = DefaultEnv.lines(Facts.yaml(RICH).config(), true);
    assertTrue(lines.contains("CENTRIFUGO_CHANNEL_NAMESPACES=\"a-b cc\""), lines::toString);
    assertTrue(lines.contains("CENTRIFUGO_CHANNEL_NAMESPACES_A_B_HISTORY_TTL=1m0s"));
    assertTrue(lines.stream().noneMatch(line -> line.endsWith("=false") || line.endsWith("=\"\"")));
  }

  @ParameterizedTest
  @CsvSource({"JSON,a.json", "YAML,a.yml", "TOML,a.toml"})
  void genConfig_eachFormat_isValidWithFreshSecrets(FileFormat format, String name) {
    var one = ConfigLoader.load(SourceSet.ofFile(name, GenConfig.text(format, new SecureRandom())));
    var two = ConfigLoader.load(SourceSet.ofFile(name, GenConfig.text(format, new SecureRandom())));
    assertEquals(List.of(), one.problems());
    assertEquals(86, one.config().client().token().hmacSecretKey().length());
    assertEquals(22, one.config().admin().password().length());
    assertEquals(86, one.config().admin().secret().length());
    assertEquals(86, one.config().httpApi().key().length());
    assertNotEquals(one.config().httpApi().key(), two.config().httpApi().key());
  }

  @Test
  void checkConfig_outcomes_followUpstream() {
    assertEquals(
        new CheckConfig.Outcome(List.of("config file not found"), 1),
        CheckConfig.run(SourceSet.none(), false));
    SourceSet unknown = SourceSet.ofFile("a.json", "{\"foo\": 1, \"client\": {\"bar\": 1}}");
    assertEquals(new CheckConfig.Outcome(List.of(), 0), CheckConfig.run(unknown, false));
    assertEquals(
        new CheckConfig.Outcome(List.of("unknown keys in config: foo, client.bar"), 1),
        CheckConfig.run(unknown, true));
    assertStart(
        "a.conf", "x", Map.of(), "error getting config: error reading config file a.conf: ");
    assertStart(
        "a.json", "{", Map.of(), "error getting config: error reading config file a.json: ");
    assertStart(
        "a.json",
        "{\"log\": 1}",
        Map.of(),
        "error getting config: error unmarshalling config: log: ");
    assertStart(
        "a.json",
        "{}",
        Map.of("GYRE_CLIENT_PING_INTERVAL", "5"),
        "error getting config: error processing env: GYRE_CLIENT_PING_INTERVAL: \"5\": ");
    assertStart(
        "a.json",
        "{\"broker\": {\"type\": \"x\"}}",
        Map.of(),
        "error validating config: broker.type: ");
  }

  private static void assertStart(String name, String text, Map<String, String> env, String start) {
    var outcome = CheckConfig.run(SourceSet.ofFile(name, text).withEnvironment(env), false);
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.lines().get(0).startsWith(start), outcome.lines()::toString);
  }

  @Test
  void markdown_section_holdsMatchingKeysOnly() {
    String text = ConfigDoc.markdown("client.token", 0);
    assertTrue(text.contains("`client.token.hmac_secret_key`"), text);
    assertFalse(text.contains("ping_interval"));
    assertEquals("\n", ConfigDoc.markdown("zzz", 0));
    assertTrue(ConfigDoc.markdown("log", 1).startsWith("### log\n"));
  }
}
