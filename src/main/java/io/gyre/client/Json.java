package io.gyre.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value, kept as its text: what a server or a JSON library wrote is passed on as it is,
 * number spelling included. Immutable; equal when the texts are.
 *
 * <p>It is not meant to replace a JSON library: {@code Json.parse(mapper.writeValueAsString(x))}
 * and {@code mapper.readValue(json.text(), X.class)} lead from and to one.
 */
public final class Json implements Payload {
  private final String text;

  private Json(String text) {
    this.text = text;
  }

  /**
   * The value that a text is.
   *
   * @throws IllegalArgumentException if it is not one well-formed JSON value; the message has the
   *     place, not the text
   */
  public static Json parse(String text) {
    JsonScanner scanner = new JsonScanner(text, 0);
    scanner.space();
    int from = scanner.position();
    scanner.value();
    int to = scanner.position();
    scanner.space();
    if (!scanner.atEnd()) {
      throw new IllegalArgumentException("not JSON at character " + scanner.position());
    }
    return new Json(text.substring(from, to));
  }

  /**
   * The JSON of a Java value.
   *
   * @param value a {@link Map} (keys by {@code toString}), {@link Iterable}, {@link CharSequence},
   *     {@link Number}, {@link Boolean}, {@link Json}, or null; containers of these
   * @throws IllegalArgumentException for anything else, and for numbers that are not finite
   */
  public static Json of(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    JsonText.write(out, value);
    return new Json(out.toString());
  }

  /** Its text, without white space around it. */
  public String text() {
    return text;
  }

  /** True for {@code null}. */
  public boolean isNull() {
    return text.equals("null");
  }

  /**
   * Members of an object, in order; of a repeated name the last.
   *
   * @throws IllegalStateException if it is no object
   */
  public Map<String, Json> members() {
    expect(text.charAt(0) == '{', "an object");
    Map<String, Json> members = new LinkedHashMap<>();
    JsonScanner scanner = new JsonScanner(text, 1);
    scanner.space();
    while (scanner.peek() == '"') {
      String name = scanner.name();
      members.put(name, valueAt(scanner));
    }
    return Collections.unmodifiableMap(members);
  }

  /**
   * Items of an array.
   *
   * @throws IllegalStateException if it is no array
   */
  public List<Json> items() {
    expect(text.charAt(0) == '[', "an array");
    List<Json> items = new ArrayList<>();
    JsonScanner scanner = new JsonScanner(text, 1);
    scanner.space();
    while (scanner.peek() != ']' && !scanner.atEnd()) {
      items.add(valueAt(scanner));
    }
    return Collections.unmodifiableList(items);
  }

  /** Takes a value, and what is between it and the next one; so a closing bracket is left. */
  private Json valueAt(JsonScanner scanner) {
    int from = scanner.position();
    scanner.value();
    Json value = new Json(text.substring(from, scanner.position()));
    scanner.space();
    if (scanner.peek() == ',') {
      scanner.next();
      scanner.space();
    }
    return value;
  }

  /**
   * The text of a string.
   *
   * @throws IllegalStateException if it is no string
   */
  public String string() {
    expect(text.charAt(0) == '"', "a string");
    return JsonText.unquote(text);
  }

  /**
   * The value of an integer.
   *
   * @throws IllegalStateException if it is no integer of 64 bits
   */
  public long longValue() {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalStateException("the JSON value is not an integer", e);
    }
  }

  /**
   * The value of a number.
   *
   * @throws IllegalStateException if it is no number
   */
  public double doubleValue() {
    expect("-0123456789".indexOf(text.charAt(0)) >= 0, "a number");
    return Double.parseDouble(text);
  }

  private static void expect(boolean isIt, String what) {
    if (!isIt) {
      throw new IllegalStateException("the JSON value is not " + what);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Json that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Same as {@link #text}. */
  @Override
  public String toString() {
    return text;
  }
}
