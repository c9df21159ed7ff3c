package io.gyre.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Value types and what is taken for them, in files and in variables. */
class ValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5s|5000000000",
        "1h30m|5400000000000",
        "1.5h|5400000000000",
        "-1s|-1000000000",
        "+2m|120000000000",
        "300ms|300000000",
        "7us|7000",
        "7µs|7000",
        "9ns|9",
        ".5s|500000000",
        "0|0",
      })
  void parseDuration_withUnits_isExact(String text, long nanos) throws BadValue {
    assertEquals(Duration.ofNanos(nanos), Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-1", "", " 5s", "5s ", "1d", "s", "1h x", "--1s", "999999999h"})
  void parseDuration_malformed_isRefused(String text) {
    assertThrows(BadValue.class, () -> Durations.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1m0s", "720h0m0s", "1.5s", "300ms", "1h0m0.5s", "0s", "-1s", "9ns", "1.5µs"})
  void formatDuration_roundTrip_isTheSame(String text) throws BadValue {
    assertEquals(text, Durations.format(Durations.parse(text)));
  }

  @ParameterizedTest
  @CsvSource({
    "16,16",
    "0x10,16",
    "010,8",
    "0o10,8",
    "0b11,3",
    "1_000,1000",
    "-5,-5",
    "+5,5",
    "0X1f,31",
    "0,0",
    "0x_1,1"
  })
  void parseInteger_goSyntax_isUnderstood(String text, int value) throws BadValue {
    assertEquals(value, Values.parse(Kind.INT, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5.5", "1MB", "abc", "1__0", "_1", "1_", "08", "0x", "3000000000", "--1"})
  void parseInteger_malformed_isRefused(String text) {
    assertThrows(BadValue.class, () -> Values.parse(Kind.INT, text));
  }

  @ParameterizedTest
  @CsvSource({
    "1,true", "t,true", "T,true", "TRUE,true", "true,true", "True,true",
    "0,false", "f,false", "F,false", "FALSE,false", "false,false", "False,false"
  })
  void parseBool_goSpellings_areUnderstood(String text, boolean value) throws BadValue {
    assertEquals(value, Values.parse(Kind.BOOL, text));
    assertEquals(value, Values.coerce(Kind.BOOL, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "2", "tRUE"})
  void parseBool_otherWords_areRefused(String text) {
    assertThrows(BadValue.class, () -> Values.parse(Kind.BOOL, text));
  }

  @Test
  void coerce_otherTypes_areConvertedAsUpstreamDoes() throws BadValue {
    assertEquals(5, Values.coerce(Kind.INT, 5.7));
    assertEquals(0, Values.coerce(Kind.INT, ""));
    assertEquals(1, Values.coerce(Kind.INT, true));
    assertEquals(true, Values.coerce(Kind.BOOL, 2));
    assertEquals("1", Values.coerce(Kind.STRING, true));
    assertEquals("8000", Values.coerce(Kind.STRING, 8000));
    assertEquals(Duration.ofNanos(5), Values.coerce(Kind.DURATION, 5));
    assertEquals(Duration.ofNanos(-1), Values.coerce(Kind.DURATION, -1));
    assertEquals(List.of("a b"), Values.coerce(Kind.STRINGS, "a b"));
    assertThrows(BadValue.class, () -> Values.coerce(Kind.INT, List.of()));
    assertThrows(BadValue.class, () -> Values.coerce(Kind.DURATION, "5"));
  }

  @Test
  void parse_listInVariable_splitsAtSingleSpaces() throws BadValue {
    assertEquals(List.of("a", "", "b,c"), Values.parse(Kind.STRINGS, "a  b,c"));
  }

  @Test
  void coerceFlat_oldSyntax_readsSecondsAndSplits() throws BadValue {
    assertEquals(Duration.ofSeconds(30), Values.coerceFlat(Kind.DURATION, 30));
    assertEquals(Duration.ofSeconds(30), Values.coerceFlat(Kind.DURATION, "30"));
    assertEquals(Duration.ofMillis(500), Values.coerceFlat(Kind.DURATION, "500ms"));
    assertEquals(List.of("a", "b"), Values.coerceFlat(Kind.STRINGS, " a  b "));
  }
}
