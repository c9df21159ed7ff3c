package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  private static final String SAMPLE =
      "{\"a\": [1, -0, 2.5e+10, 0.1E-2, true, false, null, \"\\u00e9\\n\", {}, []], \"b\" : {\"c\":[[{\"d\":0}]]}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [] ",
        "\n1\r\t",
        "-0.0e-0",
        "\"\"",
        "[[],{}]",
        "{\"\":[]}",
        SAMPLE,
        "\"\\ud800\""
      })
  void isValid_oneValue_isTrue(String json) {
    assertTrue(valid(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "]",
        "[1,]",
        "[,1]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{1:2}",
        "[}",
        "{]",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "tru",
        "truex",
        "nulL",
        "\"",
        "\"\\",
        "\"\\u12\"",
        "\"\\a\"",
        "\"\u0000\"",
        "1 2",
        "{} {}",
        "[1 2]",
        "NaN",
        "'a'",
        "{\"a\":1 \"b\":2}"
      })
  void isValid_anythingElse_isFalse(String json) {
    assertFalse(valid(json));
  }

  @Test
  void isValid_depthUpToTheLimit_isTrueAndBeyondFalse() {
    assertTrue(valid(nested(JsonScanner.MAX_DEPTH)));
    assertFalse(valid(nested(JsonScanner.MAX_DEPTH + 1)));
    assertFalse(valid("[".repeat(1_000_000)));
  }

  @Test
  void isValid_mutatedText_agreesWithAnotherParser() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("JsonScannerTest seed=" + seed);
    Random random = new Random(seed);
    String alphabet = SAMPLE + "\t\n:,[]{}";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(SAMPLE);
      for (int n = random.nextInt(3); n >= 0; n--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(3)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          default -> text.deleteCharAt(at);
        }
      }
      assertEquals(validByJackson(text.toString()), valid(text.toString()), text.toString());
    }
  }

  private static String nested(int depth) {
    return "[{\"a\":".repeat(depth / 2) + (depth % 2 == 1 ? "[]" : "1") + "}]".repeat(depth / 2);
  }

  private static boolean valid(String json) {
    return JsonScanner.isValid(json.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean validByJackson(String json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      if (parser.currentToken() == JsonToken.FIELD_NAME) {
        return false;
      }
      parser.getText();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
