package io.gyre.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gyre.support.Json;
import io.gyre.support.Template;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages of the server as the short outcomes of the case table. */
final class Outcomes {
  private static final Pattern WITH_JSON =
      Pattern.compile("((?:ok \\w+|push) )(\\{.*\\})(.*)", Pattern.DOTALL);

  private Outcomes() {}

  /** Request body of a step's text after its verb: {@code [channel] [json]}. */
  static String body(String rest) {
    if (rest.isEmpty() || rest.startsWith("{")) {
      return rest.isEmpty() ? "{}" : rest;
    }
    int end = rest.startsWith("\"") ? rest.indexOf('"', 1) + 1 : (rest + " ").indexOf(' ');
    String channel = rest.substring(0, end);
    String json = rest.substring(end).strip();
    ObjectNode body = (ObjectNode) Json.parse(json.isEmpty() ? "{}" : json);
    body.set("channel", channel.startsWith("\"") ? Json.parse(channel) : new TextNode(channel));
    return body.toString();
  }

  /**
   * Outcome of a message.
   *
   * @param clientId takes the client id of a connect reply; hides it in later messages
   */
  static String of(String message, String verb, StringBuilder clientId) {
    if (message.startsWith("close ")) {
      return "disconnect " + message.substring(6);
    }
    JsonNode json = Json.parse(message);
    if (json.has("close")) {
      return "disconnect " + json.get("close").asText();
    }
    if (json.has("error")) {
      JsonNode error = json.get("error");
      String temporary = error.path("temporary").asBoolean() ? " temporary" : "";
      return "error " + error.path("code") + " " + error.path("message").asText() + temporary;
    }
    if (json.has("push")) {
      return "push " + hide(json.get("push").toString(), clientId);
    }
    if (verb.equals("connect") && json.has("connect")) {
      ObjectNode result = (ObjectNode) json.get("connect");
      clientId.append(result.path("client").asText());
      result.remove(List.of("client", "version", "ping", "pong"));
      return "ok connect " + hide(result.toString(), clientId);
    }
    return json.has(verb)
        ? "ok " + verb + " " + hide(json.get(verb).toString(), clientId)
        : "unexpected " + message;
  }

  /** True if two outcomes say the same; order of keys and one second of ttl do not count. */
  static boolean same(String expected, String got) {
    Matcher one = WITH_JSON.matcher(new Template().fill(expected));
    Matcher two = WITH_JSON.matcher(got);
    if (!one.matches() || !two.matches()) {
      return expected.equals(got);
    }
    return one.group(1).equals(two.group(1))
        && one.group(3).equals(two.group(3))
        && near(Json.parse(one.group(2)), Json.parse(two.group(2)));
  }

  private static boolean near(JsonNode expected, JsonNode got) {
    int wanted = expected.path("ttl").asInt();
    if (got instanceof ObjectNode object && Math.abs(got.path("ttl").asInt() - wanted) == 1) {
      object.set("ttl", new IntNode(wanted));
    }
    JsonNode refresh = got.path("refresh");
    return refresh.isObject() ? near(expected.path("refresh"), refresh) : expected.equals(got);
  }

  private static String hide(String json, StringBuilder clientId) {
    String hidden = json.replaceAll("\"epoch\":\"[^\"]+\"", "\"epoch\":\"…\"");
    return clientId.isEmpty() ? hidden : hidden.replace(clientId, "<client-id>");
  }
}
