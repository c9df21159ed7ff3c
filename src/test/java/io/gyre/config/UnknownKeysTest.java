package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys that mean nothing are reported with the nearest right one; the start goes on. */
class UnknownKeysTest {
  @Test
  void load_unknownKeys_areListedAtTheirPlace() {
    var result =
        Facts.json(
            "{'foo': {'bar': 1}, 'client': {'bar': 1, 'token': {'zz': [1]}, 'empty': {}, 'nothing': null},"
                + " 'channel': {'namespaces': [{'name': 'aa', 'zzz': 1}]}}");
    assertEquals(List.of(), result.problems());
    assertEquals(
        List.of("foo", "client.bar", "client.token.zz", "channel.namespaces.[0].zzz"),
        result.unknownKeys());
  }

  @Test
  void load_mistypedKeys_nameTheNearest() {
    var warnings =
        Facts.json(
                "{'client': {'ping_intervall': '1s'}, 'tokn_hmac_secret_key': 's', 'htp_server': {'port': 1},"
                    + " 'channel': {'namespaces': [{'name': 'aa', 'histroy_size': 1}]}}")
            .warnings();
    assertEquals(4, warnings.size(), warnings::toString);
    assertTrue(
        warnings.contains(
            "unknown key in configuration file key=client.ping_intervall nearest=client.ping_interval"));
    assertTrue(
        warnings.contains(
            "unknown key in configuration file key=tokn_hmac_secret_key nearest=token_hmac_secret_key"));
    assertTrue(
        warnings.contains("unknown key in configuration file key=htp_server nearest=http_server"));
  }

  @Test
  void load_wrongValues_areAllReportedWithoutSecrets() {
    var problems =
        Facts.json(
                "{'client': {'ping_interval': '25', 'channel_limit': 'abc', 'token': {'hmac_secret_key': ['x']}},"
                    + " 'log': true, 'channel': {'namespaces': [{'name': 'a', 'history_ttl': 'x', 'history_size': 1}]}}")
            .problems();
    assertEquals(
        List.of(
            "client.ping_interval: \"25\": must be a duration with a unit, such as 25s, 1h30m or 300ms",
            "client.channel_limit: \"abc\": must be an integer",
            "client.token.hmac_secret_key: must be text",
            "log: true: must be an object with keys level, file",
            "channel.namespaces.[0].history_ttl: \"x\": must be a duration with a unit, such as 25s, 1h30m or 300ms"),
        problems);
  }

  @Test
  void load_listsOfSomethingElse_areRefused() {
    for (String key : List.of("proxies", "consumers", "namespaces", "channel.namespaces")) {
      for (String value : List.of("'x'", "5", "['x']")) {
        assertEquals(
            1, Facts.json("{'" + key + "': " + value + "}").problems().size(), key + value);
      }
      assertEquals(List.of(), Facts.json("{'" + key + "': []}").problems());
    }
  }
}
