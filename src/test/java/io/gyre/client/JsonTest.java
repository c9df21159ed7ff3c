package io.gyre.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON texts, read as another library reads them. */
class JsonTest {
  private static final long SEED =
      Long.getLong("gyre.seed", System.nanoTime()); // printed with each failure

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-12.50e+7",
        "1E2",
        "\"\"",
        "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
        "[]",
        "{}",
        "[ ]",
        "{ }",
        "[1,[2,{\"a\":[]}],\"]\"]",
        "{\"a\":{\"b\":\"}\"},\"c\":[{},{}]}",
        " [ 1 , 2 ] ",
        "{ \"a\" : 1 , \"b\" : null }",
        "\"\uD83D\uDE00\""
      })
  void parse_wellFormed_keepsTheText(String text) {
    assertEquals(text.strip(), Json.parse(text).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "tru",
        "01",
        "1.",
        ".5",
        "-",
        "+1",
        "1e",
        "\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"a\nb\"",
        "[",
        "]",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":1]",
        "[1}",
        "1 2",
        "{}x",
        "'a'"
      })
  void parse_malformed_isRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Json.parse(text));
  }

  @Test
  void parse_deep_needsNoStack() {
    String text = "[".repeat(200_000) + "]".repeat(200_000);
    assertEquals(text.length() - 2, Json.parse(text).items().get(0).text().length());
  }

  @Test
  void members_ofAnObject_areItsValuesAsWritten() {
    Json json = Json.parse("{ \"a\" : 1.10 , \"\\u0062\":[ 1, \"x\" ],\"n\":null,\"a\":2.50}");
    assertEquals(List.of("a", "b", "n"), List.copyOf(json.members().keySet()));
    List<Json> values = List.copyOf(json.members().values());
    assertEquals("2.50", values.get(0).text());
    assertEquals(2.5, values.get(0).doubleValue());
    assertEquals(List.of(Json.of(1), Json.of("x")), values.get(1).items());
    assertTrue(values.get(2).isNull());
  }

  @Test
  void values_ofAnotherKind_areRefused() {
    Json text = Json.of("x");
    assertThrows(IllegalStateException.class, text::members);
    assertThrows(IllegalStateException.class, text::items);
    assertThrows(IllegalStateException.class, text::longValue);
    assertThrows(IllegalStateException.class, text::doubleValue);
    assertThrows(IllegalStateException.class, () -> Json.of(1).string());
    assertThrows(IllegalStateException.class, () -> Json.parse("1.5").longValue());
  }

  @Test
  void of_notJson_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Json.of(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Json.of(new Object()));
    assertThrows(IllegalArgumentException.class, () -> Json.of(new int[] {1}));
  }

  /** What this writes, Jackson reads as the same; what Jackson writes, this takes apart. */
  @Test
  void of_valuesByChance_areTheSameToAnotherLibrary() {
    Random random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      Object value = value(random, 4);
      Json json = Json.of(value);
      JsonNode tree = io.gyre.support.Json.parse(json.text());
      assertEquals(
          tree,
          io.gyre.support.Json.parse(rebuilt(Json.parse(tree.toString()))),
          "-Dgyre.seed=" + SEED);
    }
  }

  private static Object value(Random random, int depth) {
    switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0:
        return random.nextLong();
      case 1:
        return random.nextBoolean();
      case 2:
        return random.nextGaussian();
      case 3:
        return text(random);
      case 4:
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        return list;
      default:
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(text(random), value(random, depth - 1));
        }
        return map;
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0xd800)));
    }
    return text.toString();
  }

  /** The value taken apart to its leaves, and put together again. */
  private static String rebuilt(Json json) {
    return switch (json.text().charAt(0)) {
      case '[' ->
          Json.of(json.items().stream().map(item -> Json.parse(rebuilt(item))).toList()).text();
      case '{' -> {
        Map<String, Json> members = new LinkedHashMap<>();
        json.members().forEach((name, value) -> members.put(name, Json.parse(rebuilt(value))));
        yield Json.of(members).text();
      }
      case '"' -> Json.of(json.string()).text();
      default -> json.text();
    };
  }
}
