package io.gyre.auth;

import com.fasterxml.jackson.core.JsonToken;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to the claims of one JSON object. Names match in any letter case, null means absent,
 * a value of another type makes the token invalid.
 */
final class ClaimReader {
  private final JsonMembers members;

  ClaimReader(JsonMembers members) {
    this.members = members;
  }

  /** A string; "" if absent. */
  String text(String name) throws TokenFailure {
    JsonMembers.Value value = members.anyCase(name);
    return value == null ? "" : string(name, value);
  }

  /** A string, or an array of strings; empty if absent. */
  List<String> textOrTexts(String name) throws TokenFailure {
    JsonMembers.Value value = members.anyCase(name);
    return value != null && value.token() == JsonToken.VALUE_STRING
        ? List.of(value.text())
        : texts(name);
  }

  /** An array of strings; empty if absent. */
  List<String> texts(String name) throws TokenFailure {
    JsonMembers.Value value = members.anyCase(name);
    if (value == null) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (JsonMembers.Member element : JsonMembers.ofArray(value.json()).all()) {
      boolean absent = element.value().token() == JsonToken.VALUE_NULL;
      texts.add(absent ? "" : string(name, element.value()));
    }
    return texts;
  }

  /** A point in time: Unix seconds as an integer, a fraction or a string of one; null if absent. */
  @Nullable Double seconds(String name) throws TokenFailure {
    JsonMembers.Value value = members.anyCase(name);
    if (value == null) {
      return null;
    }
    boolean number = value.token().isNumeric();
    if (!number && (value.token() != JsonToken.VALUE_STRING || !isNumber(value.text()))) {
      throw TokenFailure.invalid("claim " + name + " is not a number");
    }
    return Double.valueOf(value.text());
  }

  /** An integer; null if absent. */
  @Nullable Long integer(String name) throws TokenFailure {
    JsonMembers.Value value = members.anyCase(name);
    if (value == null) {
      return null;
    }
    try {
      if (value.token() == JsonToken.VALUE_NUMBER_INT) {
        return Long.valueOf(value.text());
      }
    } catch (NumberFormatException e) {
      // Out of range: refused below, like any other type.
    }
    throw TokenFailure.invalid("claim " + name + " is not an integer");
  }

  /** Any JSON value as written; null if absent. */
  @Nullable String json(String name) {
    JsonMembers.Value value = members.anyCase(name);
    return value == null ? null : value.json();
  }

  /** The claims of a nested object; one without claims if absent. */
  ClaimReader object(String name) throws TokenFailure {
    String json = json(name);
    return new ClaimReader(JsonMembers.ofObject(json == null ? "{}" : json));
  }

  /** The nested objects of an object by their exact names, in order; the last of a name counts. */
  Map<String, ClaimReader> objects(String name) throws TokenFailure {
    var objects = new LinkedHashMap<String, ClaimReader>();
    String json = json(name);
    if (json != null) {
      for (JsonMembers.Member member : JsonMembers.ofObject(json).all()) {
        boolean absent = member.value().token() == JsonToken.VALUE_NULL;
        String inner = absent ? "{}" : member.value().json();
        objects.put(member.name(), new ClaimReader(JsonMembers.ofObject(inner)));
      }
    }
    return objects;
  }

  /** The {@code value} of an object {@code {"value": bool}}; null if there is no such object. */
  @Nullable Boolean override(String name) throws TokenFailure {
    if (json(name) == null) {
      return null;
    }
    JsonMembers.Value value = object(name).members.anyCase("value");
    if (value == null) {
      return false;
    }
    if (!value.token().isBoolean()) {
      throw TokenFailure.invalid("override " + name + " is not a boolean");
    }
    return value.token() == JsonToken.VALUE_TRUE;
  }

  /** Whatever stands under exactly this name, as text: strings decoded, all else as written. */
  String anyText(String name) {
    JsonMembers.Value value = members.exact(name);
    return value == null ? "" : value.text();
  }

  private static String string(String name, JsonMembers.Value value) throws TokenFailure {
    if (value.token() != JsonToken.VALUE_STRING) {
      throw TokenFailure.invalid("claim " + name + " is not a string");
    }
    return value.text();
  }

  /** The grammar of a JSON number; Java's own parser would also take hexadecimal and NaN. */
  private static boolean isNumber(String text) {
    try {
      JsonMembers.Member only = JsonMembers.ofArray("[" + text + "]").all().get(0);
      return only.value().token().isNumeric() && only.value().json().length() == text.length();
    } catch (TokenFailure | IndexOutOfBoundsException e) {
      return false;
    }
  }
}
