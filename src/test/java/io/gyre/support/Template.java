package io.gyre.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts with places in {@code ${…}}. In what is sent a place is filled in; in what is expected a
 * name not seen before takes whatever stands there and must stand for the same from then on.
 *
 * <ul>
 *   <li>{@code ${name}}: a variable; {@code ${name:72}}: of so many characters; {@code ${_}}
 *       matches anything
 *   <li>{@code ${now+60}}: Unix seconds
 *   <li>{@code ${rep:a*255}}: a repeated text
 *   <li>{@code ${names:3}}: {@code "n1","n2","n3"}
 *   <li>{@code ${jwt …}}: see {@link TokenText}
 *   <li>{@code ${pem:rsa}}: public key, escaped for a JSON string
 * </ul>
 */
public final class Template {
  private static final Pattern NOW = Pattern.compile("now(?:([+-])(\\d+))?");
  private static final Pattern REP = Pattern.compile("rep:(.*)\\*(\\d+)", Pattern.DOTALL);

  private final Map<String, String> variables = new HashMap<>();

  /** Sets a variable. */
  public void set(String name, String value) {
    variables.put(name, value);
  }

  /** Forgets all variables. */
  public void clear() {
    variables.clear();
  }

  /**
   * The text with every place filled in.
   *
   * @throws IllegalArgumentException for a variable that has no value
   */
  public String fill(String text) {
    return replace(text, this::value, literal -> literal);
  }

  /** The text with the variables filled in that have a value. */
  public String fillKnown(String text) {
    return replace(
        text, place -> variables.getOrDefault(place, "${" + place + "}"), literal -> literal);
  }

  /** True if the actual text has the expected form; binds new names only then. */
  public boolean matches(String expected, String actual) {
    List<String> names = new ArrayList<>();
    String regex =
        replace(
            expected,
            text -> {
              String place = text.replaceFirst(":\\d+$", "");
              if (!place.matches("\\w+") || variables.containsKey(place)) {
                return Pattern.quote(value(place));
              }
              if (place.equals("_")) {
                return ".*?";
              }
              int known = names.indexOf(place);
              if (known < 0) {
                names.add(place);
                String size = text.equals(place) ? "*?" : text.replaceFirst(".*:(\\d+)$", "{$1}");
                return "([^\"\\\\]" + size + ")";
              }
              return "\\" + (known + 1);
            },
            Pattern::quote);
    Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(actual);
    if (!matcher.matches()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      variables.put(names.get(i), matcher.group(i + 1));
    }
    return true;
  }

  private String value(String place) {
    Matcher now = NOW.matcher(place);
    if (now.matches()) {
      long shift = now.group(2) == null ? 0 : Long.parseLong(now.group(2));
      long seconds = System.currentTimeMillis() / 1000;
      return String.valueOf("-".equals(now.group(1)) ? seconds - shift : seconds + shift);
    }
    Matcher repeat = REP.matcher(place);
    if (repeat.matches()) {
      return repeat.group(1).repeat(Integer.parseInt(repeat.group(2)));
    }
    if (place.startsWith("names:")) {
      return IntStream.rangeClosed(1, Integer.parseInt(place.substring(6)))
          .mapToObj(i -> "\"n" + i + "\"")
          .collect(Collectors.joining(","));
    }
    if (place.startsWith("jwt ")) {
      return TokenText.make(place.substring(4), this);
    }
    if (place.startsWith("pem:")) {
      String quoted = Json.quote(TestKeys.pem(place.substring(4)));
      return quoted.substring(1, quoted.length() - 1);
    }
    String value = variables.get(place);
    if (value == null) {
      throw new IllegalArgumentException("no value for ${" + place + "}");
    }
    return value;
  }

  private static String replace(
      String text, Function<String, String> places, Function<String, String> literals) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (true) {
      int start = text.indexOf("${", at);
      if (start < 0) {
        return out.append(literals.apply(text.substring(at))).toString();
      }
      int end = closing(text, start + 2);
      out.append(literals.apply(text.substring(at, start)));
      out.append(places.apply(text.substring(start + 2, end)));
      at = end + 1;
    }
  }

  private static int closing(String text, int from) {
    int depth = 1;
    for (int i = from; i < text.length(); i++) {
      depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("unclosed ${ in " + text);
  }
}
