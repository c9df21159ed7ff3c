package io.gyre.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object or array taken apart, each value kept as the text it was written in: claims such
 * as {@code info} go to clients exactly as the issuer wrote them.
 */
final class JsonMembers {
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * A member's value.
   *
   * @param token the value's kind, {@code START_OBJECT} and {@code START_ARRAY} for nested ones
   * @param json the value as written
   * @param text a string's decoded content, otherwise the same as {@code json}
   */
  record Value(JsonToken token, String json, String text) {}

  /** A named value, in the order of the document; elements of an array have the name "". */
  record Member(String name, Value value) {}

  private final List<Member> members;

  private JsonMembers(List<Member> members) {
    this.members = members;
  }

  /** Members of an object. */
  static JsonMembers ofObject(String json) throws TokenFailure {
    return parse(json, JsonToken.START_OBJECT);
  }

  /** Elements of an array. */
  static JsonMembers ofArray(String json) throws TokenFailure {
    return parse(json, JsonToken.START_ARRAY);
  }

  /** All members in order, repeated names included. */
  List<Member> all() {
    return members;
  }

  /** The last member of exactly this name; null if absent or JSON null. */
  @Nullable Value exact(String name) {
    return last(name, false);
  }

  /** The last member of this name in any letter case; null if absent or JSON null. */
  @Nullable Value anyCase(String name) {
    return last(name, true);
  }

  private @Nullable Value last(String name, boolean anyCase) {
    for (int i = members.size() - 1; i >= 0; i--) {
      String found = members.get(i).name();
      if (anyCase ? found.equalsIgnoreCase(name) : found.equals(name)) {
        Value value = members.get(i).value();
        return value.token() == JsonToken.VALUE_NULL ? null : value;
      }
    }
    return null;
  }

  private static JsonMembers parse(String json, JsonToken opening) throws TokenFailure {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != opening) {
        throw TokenFailure.invalid("claims: wrong JSON type");
      }
      var members = new ArrayList<Member>();
      for (JsonToken next = parser.nextToken(); !next.isStructEnd(); next = parser.nextToken()) {
        String name = "";
        if (next == JsonToken.FIELD_NAME) {
          name = parser.currentName();
          next = parser.nextToken();
        }
        members.add(new Member(name, value(parser, next, json)));
      }
      if (parser.nextToken() != null) {
        throw TokenFailure.invalid("claims: text after the JSON value");
      }
      return new JsonMembers(members);
    } catch (IOException e) {
      // The parser's message quotes its input.
      throw TokenFailure.invalid("claims: not JSON");
    }
  }

  private static Value value(JsonParser parser, JsonToken token, String json) throws IOException {
    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    if (token.isStructStart()) {
      parser.skipChildren();
      String raw = json.substring(start, end(parser));
      return new Value(token, raw, raw);
    }
    String text = parser.getText();
    String raw = token == JsonToken.VALUE_STRING ? json.substring(start, end(parser)) : text;
    return new Value(token, raw, text);
  }

  private static int end(JsonParser parser) {
    return Math.toIntExact(parser.currentLocation().getCharOffset());
  }
}
