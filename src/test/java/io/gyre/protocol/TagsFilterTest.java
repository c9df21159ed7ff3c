package io.gyre.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of protocol section 5.6. */
class TagsFilterTest {
  @ParameterizedTest
  @CsvSource({
    "eq, x, x, true",
    "eq, x, y, false",
    "eq, x, , false",
    "neq, x, y, true",
    "neq, x, x, false",
    "neq, x, , true",
    "sw, ab, abc, true",
    "sw, bc, abc, false",
    "sw, ab, , false",
    "ew, bc, abc, true",
    "ew, ab, abc, false",
    "ct, b, abc, true",
    "ct, d, abc, false",
    "gt, 10.5, 10.50, false",
    "gte, 10.5, 10.50, true",
    "gte, 10.5, 011, true",
    "lt, 10, 9.99, true",
    "lt, 10, 1e1, false",
    "lte, -1, -1.0, true",
    "lt, 0, -0.0, false",
    "gt, x, 5, false",
    "gt, 9007199254740992, 9007199254740993, true",
    "lt, 5, , false",
    "gte, 5, +5, true"
  })
  void matches_oneValue_comparesTheTag(String cmp, String val, String tag, boolean expected) {
    assertEquals(
        expected, TagsFilter.of(leaf(cmp, val)).matches(tag == null ? Map.of() : Map.of("k", tag)));
  }

  @Test
  void matches_manyValues_knowTheAbsentTag() {
    assertEquals(true, many("in", "a", "").matches(Map.of()));
    assertEquals(false, many("in", "a").matches(Map.of()));
    assertEquals(true, many("in", "a", "a", "b").matches(Map.of("k", "b")));
    assertEquals(true, many("nin", "a", "").matches(Map.of()));
    assertEquals(false, many("nin", "a").matches(Map.of("k", "a")));
    assertEquals(true, TagsFilter.of(leaf("ex", "")).matches(Map.of("k", "")));
    assertEquals(true, TagsFilter.of(leaf("nex", "")).matches(Map.of("x", "")));
  }

  @Test
  void matches_operators_combine() {
    FilterNode price = new FilterNode("", "p", "gte", "10.5", List.of(), List.of());
    FilterNode symbol = new FilterNode("", "s", "sw", "AB", List.of(), List.of());
    TagsFilter filter = TagsFilter.of(operator("and", price, operator("not", symbol)));
    assertEquals(true, filter.matches(Map.of("p", "10.50", "s", "X")));
    assertEquals(false, filter.matches(Map.of("p", "11", "s", "ABC")));
    assertEquals(false, filter.matches(Map.of("p", "1e2")));
    assertEquals(true, TagsFilter.of(operator("or", price, symbol)).matches(Map.of("s", "ABC")));
    assertEquals(false, TagsFilter.of(operator("or", price, symbol)).matches(Map.of()));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void of_malformed_isBadRequest(FilterNode node) {
    ProtocolException refusal = assertThrows(ProtocolException.class, () -> TagsFilter.of(node));
    assertEquals(ErrorCode.BAD_REQUEST.info(), refusal.error());
  }

  static List<FilterNode> malformed() {
    FilterNode good = leaf("eq", "1");
    return List.of(
        leaf("eq", ""),
        leaf("xx", "1"),
        leaf("", "1"),
        leaf("EQ", "1"),
        leaf("in", "1"),
        leaf("ex", "1"),
        new FilterNode("", "k", "eq", "1", List.of("1"), List.of()),
        new FilterNode("", "k", "eq", "1", List.of(), List.of(good)),
        new FilterNode("", "k", "in", "", List.of(), List.of()),
        operator("and"),
        operator("or"),
        operator("not"),
        operator("not", good, good),
        operator("xor", good),
        operator("and", good, leaf("eq", "")));
  }

  @Test
  void compare_anyDecimals_agreesWithBigDecimal() {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("TagsFilterTest seed=" + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String a = decimal(random);
      String b = random.nextInt(4) == 0 ? "0" + a.replaceAll("^[+-]", "") : decimal(random);
      int expected = Integer.signum(new BigDecimal(a).compareTo(new BigDecimal(b)));
      assertEquals(expected, Integer.signum(Decimals.compare(a, b)), a + " " + b);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "-1.5, true",
    "+0.0, true",
    "'', false",
    "-, false",
    "1., false",
    ".5, false",
    "1e5, false",
    "1.2.3, false",
    "٣, false"
  })
  void isDecimal_text_needsDigitsAndAtMostOnePoint(String text, boolean expected) {
    assertEquals(expected, Decimals.isDecimal(text));
  }

  private static String decimal(Random random) {
    String sign = List.of("", "", "-", "+").get(random.nextInt(4));
    String zeros = "0".repeat(random.nextInt(3));
    String fraction =
        random.nextBoolean() ? "." + random.nextInt(120) + "0".repeat(random.nextInt(3)) : "";
    return sign + zeros + random.nextInt(20) + fraction;
  }

  private static FilterNode leaf(String cmp, String val) {
    return new FilterNode("", "k", cmp, val, List.of(), List.of());
  }

  private static TagsFilter many(String cmp, String... vals) {
    return TagsFilter.of(new FilterNode("", "k", cmp, "", List.of(vals), List.of()));
  }

  private static FilterNode operator(String op, FilterNode... nodes) {
    return new FilterNode(op, "", "", "", List.of(), List.of(nodes));
  }
}
