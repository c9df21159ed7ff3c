package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** File formats: told by extension, read as strictly as upstream does. */
class FileFormatTest {
  @ParameterizedTest
  @ValueSource(strings = {"a.conf", "a.JSON", "noextension", "a.hcl", "a.ini", "a.properties"})
  void of_otherExtension_isRefused(String name) {
    assertThrows(BadValue.class, () -> FileFormat.of(name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a.json|{'client': {'channel_limit': 7}}",
        "a.yaml|client: {channel_limit: 7}",
        "a.yml|client.channel_limit: 7",
        "a.toml|[client]\\nchannel_limit = 7",
        "a.env|client.channel_limit=7",
        "a.json|{'CLIENT': {'Channel_Limit': 7}}",
        "a.json|{'client': {'channel_limit': 3}, 'client.channel_limit': 7}",
      })
  void load_eachFormat_readsTheSame(String name, String text) {
    String content = text.replace('\'', '"').replace("\\n", "\n");
    var result = ConfigLoader.load(SourceSet.ofFile(name, content));
    assertEquals(List.of(), result.problems());
    assertEquals(7, result.config().client().channelLimit());
    assertTrue(result.anyConfigurationGiven());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{'a': 1,}", "{'a': 1} x", "// no\n{}", "\uFEFF{}", "{'a'"})
  void load_badJson_namesTheFile(String text) {
    var result = Facts.json(text);
    assertEquals(1, result.problems().size());
    assertTrue(result.problems().get(0).startsWith("config.json: "), result.problems()::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: 1\na: 2", "a: [1", "- 1", "- {a: 1}"})
  void load_badYaml_isRefused(String text) {
    assertFalse(Facts.yaml(text).problems().isEmpty());
  }

  @Test
  void load_emptyYamlAndToml_isAllDefaults() {
    assertEquals(Config.defaults(), Facts.yaml("").config());
    assertEquals(Config.defaults(), ConfigLoader.load(SourceSet.ofFile("a.toml", "")).config());
    assertEquals(List.of(), Facts.yaml("# nothing\n").problems());
  }

  @Test
  void load_duplicateJsonKey_lastWins() {
    assertEquals(
        2,
        Facts.json("{'client.channel_limit': 1, 'client.channel_limit': 2}")
            .config()
            .client()
            .channelLimit());
  }

  @Test
  void load_tomlTableTwice_isRefused() {
    assertFalse(
        ConfigLoader.load(SourceSet.ofFile("a.toml", "[client]\n[client]\n")).problems().isEmpty());
  }

  @Test
  void load_yamlScalars_keepUpstreamsMeaning() throws BadValue {
    Map<String, Object> read =
        FileFormat.YAML.read("a: yes\nb: on\nc: 0123\nd: 12:30\ne: ~\nf: true\n---\ng: 1\n");
    assertEquals("yes", read.get("a"));
    assertEquals("on", read.get("b"));
    assertEquals(83, read.get("c"));
    assertEquals("12:30", read.get("d"));
    assertEquals(true, read.get("f"));
    assertFalse(read.containsKey("g"));
  }

  @Test
  void load_nullAndObjectForList_areUnderstood() {
    var config =
        Facts.json("{'client': {'channel_limit': null}, 'channel': {'namespaces': {'name': 'ab'}}}")
            .config();
    assertEquals(128, config.client().channelLimit());
    assertEquals("ab", config.channel().namespaces().get(0).name());
  }

  @Test
  void load_zeroInFile_fallsBackToDefault() {
    var config =
        Facts.json(
                "{'client': {'channel_limit': 0, 'ping_interval': '0s'}, 'channel': {'private_prefix': ''},"
                    + " 'rpc': {'namespace_boundary': ''}, 'proxies': [{'name': 'ab', 'endpoint': 'http://x', 'timeout': 0}]}")
            .config();
    assertEquals(Config.defaults().client(), config.client());
    assertEquals("$", config.channel().privatePrefix());
    assertEquals(":", config.rpc().namespaceBoundary());
    assertEquals(1, config.proxies().get(0).proxy().timeout().toSeconds());
  }

  @Test
  void load_mapOption_lowersKeysOfObjectsOnly() {
    var config =
        Facts.json(
                "{'rpc': {'proxy': {'http': {'static_headers': {'X-A': 'b'}}}}, 'client': {'proxy': {'connect':"
                    + " {'http': {'static_headers': [{'key': 'X.Y', 'value': 'c'}]}}}}}")
            .config();
    assertEquals(Map.of("x-a", "b"), config.rpc().proxy().http().staticHeaders());
    assertEquals(
        Map.of("X.Y", "c"), config.client().proxy().connect().proxy().http().staticHeaders());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'x.y': 'a'}",
        "{'x': 1}",
        "[{'key': 'a', 'value': 'b'}, {'key': 'a', 'value': 'c'}]",
        "5"
      })
  void load_badMapOption_isRefused(String map) {
    assertEquals(
        1,
        Facts.json("{'rpc': {'proxy': {'http': {'static_headers': " + map + "}}}}")
            .problems()
            .size());
  }
}
