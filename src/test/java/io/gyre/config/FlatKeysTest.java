package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the migration tables, in a file and as a variable. */
class FlatKeysTest {
  private static final Map<String, String> SAMPLES =
      Map.of(
          "string", "\"77\"",
          "bool", "true",
          "int", "77",
          "duration", "\"77s\"",
          "string[]", "[\"77\"]",
          "map", "{\"a\": \"77\"}");

  static Stream<String[]> facts() {
    return Facts.lines("flat-facts.tsv").stream().map(line -> line.split("\t", -1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("facts")
  void load_oldKeyInFile_setsItsReplacement(String old, String type, String key) {
    var result = Facts.json("{\"" + old + "\": " + SAMPLES.getOrDefault(type, "") + "}");
    assertEquals(expected(key), Facts.value(result.config(), key));
    assertEquals(List.of(), result.unknownKeys());
    assertTrue(
        old.equals(key)
            || result.warnings().stream().anyMatch(w -> w.contains("key=" + old + " replacement=")),
        result.warnings()::toString);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("facts")
  void load_oldKeyAsVariable_setsItsReplacement(String old, String type, String key) {
    String name = "CENTRIFUGO_" + old.toUpperCase(Locale.ROOT).replace('.', '_');
    String text =
        type.equals("map")
            ? "{\"a\":\"77\"}"
            : SAMPLES.getOrDefault(type, "").replaceAll("[\\[\\]\"]", "");
    var result = Facts.environment(Map.of(name, text));
    assertEquals(expected(key), Facts.value(result.config(), key));
    assertFalse(
        result.warnings().stream().anyMatch(w -> w.startsWith("unknown var")),
        result.warnings()::toString);
  }

  @Test
  void load_removedKeys_areNamedAndIgnored() {
    var result =
        Facts.json(
            "{'gomaxprocs': 4, 'sockjs_disable': true, 'tarantool_mode': 'x', 'v3_use_offset': true,"
                + " 'use_client_protocol_v1_by_default': true, 'shutdown_termination_delay': '1s'}");
    assertEquals(Config.defaults(), result.config());
    assertEquals(6, result.warnings().size(), result.warnings()::toString);
    assertEquals(List.of(), result.problems());
  }

  @Test
  void load_commercialKeys_areNamedAndIgnored() {
    var result =
        Facts.json(
            "{'license': 'x', 'database': {'dsn': 'x'}, 'client_queue_initial_cap': 2, 'push_notifications': {'fcm_app': 1},"
                + " 'namespaces': [{'name': 'ab', 'subscribe_cel': 'true'}]}");
    assertEquals(List.of(), result.unknownKeys());
    assertEquals(
        5,
        result.warnings().stream().filter(w -> w.startsWith("key of a commercial")).count(),
        result.warnings()::toString);
  }

  @Test
  void load_scalarOfSharedName_isOldAndObjectIsNew() {
    for (String name :
        List.of(
            "admin",
            "debug",
            "prometheus",
            "health",
            "swagger",
            "opentelemetry",
            "graphite",
            "grpc_api",
            "sse",
            "http_stream",
            "uni_websocket",
            "uni_sse",
            "uni_http_stream",
            "uni_grpc")) {
      assertEquals(
          true, Facts.value(Facts.json("{'" + name + "': true}").config(), name + ".enabled"));
      assertEquals(
          true,
          Facts.value(
              Facts.json("{'" + name + "': {'enabled': true}}").config(), name + ".enabled"));
    }
  }

  @Test
  void load_bothForms_nestedWins() {
    var config = Facts.json("{'http_server': {'port': 1}, 'port': 2, 'address': 'h'}").config();
    assertEquals(1, config.httpServer().port());
    assertEquals("h", config.httpServer().address());
  }

  @Test
  void load_zeroOfFlatKey_isKept() {
    var config =
        Facts.json(
                "{'channel_private_prefix': '', 'channel_user_boundary': '', 'client_channel_limit': 0}")
            .config();
    assertEquals("", config.channel().privatePrefix());
    assertEquals("", config.channel().userBoundary());
    assertEquals(0, config.client().channelLimit());
  }

  @Test
  void load_bareNumberOfFlatDuration_isSeconds() {
    var config = Facts.json("{'shutdown_timeout': 7, 'ping_interval': 70}").config();
    assertEquals(Duration.ofSeconds(7), config.shutdown().timeout());
    assertEquals(Duration.ofSeconds(70), config.client().pingInterval());
    assertEquals(
        Duration.ofSeconds(9),
        Facts.environment(Map.of("CENTRIFUGO_PONG_TIMEOUT", "9")).config().client().pongTimeout());
  }

  private static Object expected(String key) {
    Schema.Option option = SchemaPath.option(key).orElseThrow(() -> new AssertionError(key));
    return switch (option.kind()) {
      case BOOL -> true;
      case INT, LONG -> 77;
      case STRING -> "77";
      case DURATION -> Duration.ofSeconds(77);
      case STRINGS -> List.of("77");
      case MAP -> Map.of("a", "77");
    };
  }
}
