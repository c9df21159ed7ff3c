package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule about values that must go together: broken once, and named by its key. */
class RulesTest {
  static Stream<String[]> broken() {
    return Facts.lines("rules.tsv").stream().map(line -> line.replace("\\n", "\n").split("\t", -1));
  }

  static Stream<String> valid() {
    return Facts.lines("valid.txt").stream().map(line -> line.replace("\\n", "\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void load_brokenRule_isNamedByKey(String key, String yaml) {
    var result = Facts.yaml(yaml);
    assertEquals(List.of(), result.unknownKeys());
    assertTrue(
        result.found().stream()
            .anyMatch(p -> p.stage() == Problem.Stage.RULE && p.key().equals(key)),
        result.problems()::toString);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("valid")
  void load_allowedCombination_hasNoProblem(String yaml) {
    assertEquals(List.of(), Facts.yaml(yaml).problems());
  }

  @Test
  void load_zeroTimeoutOfProxyVariable_isRefused() {
    var problems =
        Facts.environment(
                Map.of(
                    "CENTRIFUGO_PROXIES", "ab",
                    "CENTRIFUGO_PROXIES_AB_ENDPOINT", "x",
                    "CENTRIFUGO_PROXIES_AB_TIMEOUT", "0s"))
            .problems();
    assertEquals(List.of("proxies.[0].timeout: 0s: must not be zero"), problems);
  }

  @Test
  void load_emptyFieldOfDataMode_isRefusedOnlyWhenItCanBeEmpty() {
    var result =
        Facts.yaml(
            "consumers: [{name: ab, enabled: true, type: kafka, kafka: {brokers: [b], topics: [t], consumer_group: g,"
                + " publication_data_mode: {enabled: true, channels_header: ''}}}]");
    assertEquals(List.of(), result.problems());
    assertEquals(
        "centrifugo-channels",
        result.config().consumers().get(0).kafka().publicationDataMode().channels());
  }

  @Test
  void load_dangerousOptions_warn() {
    var warnings =
        Facts.yaml(
                """
                client: {insecure: true, insecure_skip_token_signature_verify: true, allowed_origins: ['*']}
                http_api: {insecure: true}
                admin: {insecure: true}
                debug: {enabled: true}
                log: {level: loud}
                """)
            .warnings();
    assertEquals(7, warnings.size(), warnings::toString);
  }

  @Test
  void load_severalProblems_areReportedTogether() {
    assertEquals(
        3,
        Facts.yaml("broker: {type: x}\nmap_broker: {type: y}\nclient: {ping_interval: 1s}")
            .problems()
            .size());
  }
}
