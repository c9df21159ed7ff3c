package io.gyre.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OriginCheckTest {
  private static final List<String> ORIGINS =
      List.of(
          "https://example.com",
          "https://a.example.com",
          "https://a.b.example.com",
          "http://a.example.com",
          "https://A.Example.Com",
          "https://a.example.com:8443");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://*.example.com     | no  | yes | yes | no  | yes | no
          *.example.com             | no  | yes | yes | yes | yes | no
          https://?.example.com     | no  | yes | no  | no  | yes | no
          https://{a,b}.example.com | no  | yes | no  | no  | yes | no
          https://EXAMPLE.com       | no  | no  | no  | no  | no  | no
          https://example.com/      | no  | no  | no  | no  | no  | no
          https://[a-c].example.com | no  | yes | no  | no  | yes | no
          https://[!b].example.com  | no  | yes | no  | no  | yes | no
          *://*:8443                | no  | no  | no  | no  | no  | yes
          """)
  void allows_pattern(String pattern, String a, String b, String c, String d, String e, String f) {
    var expected = List.of(a, b, c, d, e, f);
    var check = new OriginCheck(List.of(pattern));
    var actual = ORIGINS.stream().map(origin -> check.allows(origin) ? "yes" : "no").toList();
    assertEquals(expected, actual);
  }

  @Test
  void allows_withoutOrigin_always() {
    assertTrue(new OriginCheck(List.of()).allows(null));
    assertTrue(new OriginCheck(List.of()).allows(""));
  }

  @Test
  void allows_emptyList_nothing() {
    assertFalse(new OriginCheck(List.of()).allows("https://example.com"));
  }

  @Test
  void allows_star_everything() {
    var check = new OriginCheck(List.of("*"));
    assertTrue(check.allows("null"));
    assertTrue(check.allowsAll());
    assertTrue(new OriginCheck(List.of("null", "file://*")).allows("file:///x"));
  }

  @Test
  void problems_nameTheKeyAndThePattern() {
    assertEquals(
        List.of(
            "client.allowed_origins: malformed origin pattern: unexpected end of input: \"[a\""),
        OriginCheck.problems(List.of("https://*", "[a")));
  }

  @Test
  void glob_escapesAndSpecialCharacters_areThemselves() {
    assertTrue(Glob.of("a\\*b").matches("a*b"));
    assertFalse(Glob.of("a\\*b").matches("axb"));
    assertTrue(Glob.of("a.b+(c)|d^$,}").matches("a.b+(c)|d^$,}"));
    assertTrue(Glob.of("{a*,{b,c}?}").matches("cx"));
    assertTrue(Glob.of("a*").matches("a\nb"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "[a", "{a", "a\\", "[]", "[!]", "[c-a]"})
  void glob_malformed_isRefused(String glob) {
    assertThrows(IllegalArgumentException.class, () -> Glob.of(glob));
  }

  @Test
  void glob_manyStars_takesLinearTime() {
    Glob glob = Glob.of("*a".repeat(30) + "b");
    String text = "a".repeat(20_000);
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertFalse(glob.matches(text)));
  }
}
