package io.gyre.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns texts and file values into option values. */
final class Values {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");
  private static final Set<String> FALSE = Set.of("0", "f", "F", "FALSE", "false", "False");

  private Values() {}

  /**
   * Reads a value as the environment and the command line write it.
   *
   * @param kind the type wanted
   * @param text not empty
   * @throws BadValue when the text does not fit
   */
  static Object parse(Kind kind, String text) throws BadValue {
    return switch (kind) {
      case BOOL -> bool(text);
      case INT -> narrow(integer(text));
      case LONG -> wide(integer(text));
      case STRING -> text;
      case DURATION -> Durations.parse(text);
      case STRINGS -> List.of(text.split(" ", -1));
      case MAP -> jsonMap(text);
    };
  }

  /**
   * Reads a value of a file.
   *
   * @param kind the type wanted
   * @param value text, number, boolean, list or map
   * @throws BadValue when the value does not fit
   */
  static Object coerce(Kind kind, Object value) throws BadValue {
    return switch (kind) {
      case BOOL -> fileBool(value);
      case INT -> narrow(integerOf(value));
      case LONG -> wide(integerOf(value));
      case STRING -> text(value);
      case DURATION -> duration(value);
      case STRINGS -> strings(value);
      case MAP -> stringMap(value);
    };
  }

  /**
   * Reads a value of an earlier flat key: bare numbers of durations are seconds, texts split at
   * white space into lists.
   *
   * @param kind the type wanted
   * @param value text, number, boolean, list or map
   * @throws BadValue when the value does not fit
   */
  static Object coerceFlat(Kind kind, Object value) throws BadValue {
    if (kind == Kind.DURATION) {
      String text = scalar(value, "a duration such as 25s").strip();
      if (text.isEmpty()) {
        return Duration.ZERO;
      }
      return text.matches("-?\\d+")
          ? Duration.ofSeconds(wide(new BigInteger(text)))
          : Durations.parse(text);
    }
    if (kind == Kind.STRINGS && value instanceof String text) {
      return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
    if (kind == Kind.MAP && value instanceof String text) {
      return text.isBlank() ? Map.of() : jsonMap(text);
    }
    return coerce(kind, value);
  }

  private static boolean fileBool(Object value) throws BadValue {
    if (value instanceof Boolean flag) {
      return flag;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0;
    }
    String text = scalar(value, "true or false");
    return !text.isEmpty() && bool(text);
  }

  private static Object duration(Object value) throws BadValue {
    if (value instanceof Number number) {
      return Duration.ofNanos(new BigDecimal(number.toString()).longValue());
    }
    return Durations.parse(scalar(value, "a duration such as 25s"));
  }

  private static BigInteger integerOf(Object value) throws BadValue {
    if (value instanceof Boolean b) {
      return b ? BigInteger.ONE : BigInteger.ZERO;
    }
    if (value instanceof Number number) {
      return new BigDecimal(number.toString()).toBigInteger();
    }
    String text = scalar(value, "an integer");
    return text.isEmpty() ? BigInteger.ZERO : integer(text);
  }

  private static String scalar(Object value, String allowed) throws BadValue {
    if (value instanceof Map || value instanceof List) {
      throw new BadValue(allowed);
    }
    return value.toString();
  }

  private static String text(Object value) throws BadValue {
    if (value instanceof Boolean b) {
      return b ? "1" : "0";
    }
    if (value instanceof Number number) {
      return new BigDecimal(number.toString()).toPlainString();
    }
    return scalar(value, "text");
  }

  private static List<String> strings(Object value) throws BadValue {
    if (!(value instanceof List<?> list)) {
      String one = text(value);
      return one.isEmpty() ? List.of() : List.of(one);
    }
    List<String> texts = new ArrayList<>();
    for (Object item : list) {
      texts.add(text(item));
    }
    return List.copyOf(texts);
  }

  private static Map<String, String> stringMap(Object value) throws BadValue {
    Map<String, String> result = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = entry.getKey().toString().toLowerCase(Locale.ROOT);
        if (key.contains(".")) {
          throw new BadValue(
              "a map without dots in its keys; write {\"key\": …, \"value\": …} items");
        }
        result.put(key, mapText(entry.getValue()));
      }
      return Collections.unmodifiableMap(result);
    }
    if (!(value instanceof List<?> list)) {
      throw new BadValue("a map of texts");
    }
    for (Object item : list) {
      if (!(item instanceof Map<?, ?> pair) || !(pair.get("key") instanceof String key)) {
        throw new BadValue("a list of {\"key\": …, \"value\": …} items");
      }
      if (result.put(key, mapText(pair.get("value"))) != null) {
        throw new BadValue("a list without repeated keys");
      }
    }
    return Collections.unmodifiableMap(result);
  }

  private static String mapText(@Nullable Object value) throws BadValue {
    if (value instanceof String text) {
      return text;
    }
    throw new BadValue("a map whose values are texts");
  }

  private static Map<String, String> jsonMap(String text) throws BadValue {
    try {
      Map<String, Object> map = JSON.readValue(text, new TypeReference<>() {});
      Map<String, String> result = new LinkedHashMap<>();
      for (Map.Entry<String, Object> entry : map.entrySet()) {
        result.put(entry.getKey(), mapText(entry.getValue()));
      }
      return Collections.unmodifiableMap(result);
    } catch (JsonProcessingException e) {
      throw new BadValue("a JSON object of texts");
    }
  }

  private static boolean bool(String text) throws BadValue {
    if (TRUE.contains(text)) {
      return true;
    }
    if (FALSE.contains(text)) {
      return false;
    }
    throw new BadValue("true or false");
  }

  private static int narrow(BigInteger value) throws BadValue {
    if (value.bitLength() > 31) {
      throw new BadValue("an integer of at most 32 bits");
    }
    return value.intValue();
  }

  private static long wide(BigInteger value) throws BadValue {
    if (value.bitLength() > 63) {
      throw new BadValue("an integer of at most 64 bits");
    }
    return value.longValue();
  }

  /**
   * Reads the integer syntax of Go source: optional sign, prefix 0x, 0o, 0 or 0b, underscores
   * between digits.
   */
  private static BigInteger integer(String text) throws BadValue {
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    String lower = digits.toLowerCase(Locale.ROOT);
    int radix = 10;
    if (lower.startsWith("0x")) {
      radix = 16;
    } else if (lower.startsWith("0b")) {
      radix = 2;
    } else if (lower.startsWith("0") && lower.length() > 1) {
      radix = 8;
    }
    String body =
        radix == 10 ? lower : lower.substring(radix == 8 && !lower.startsWith("0o") ? 1 : 2);
    if (radix != 10 && body.startsWith("_")) {
      body = body.substring(1);
    }
    boolean malformed =
        body.isEmpty()
            || body.startsWith("_")
            || body.endsWith("_")
            || body.contains("__")
            || body.startsWith("-")
            || body.startsWith("+");
    try {
      if (!malformed) {
        BigInteger value = new BigInteger(body.replace("_", ""), radix);
        return text.startsWith("-") ? value.negate() : value;
      }
    } catch (NumberFormatException e) {
      throw new BadValue("an integer");
    }
    throw new BadValue("an integer");
  }
}
