package io.gyre.node.canary;

import io.gyre.protocol.Data;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a canary publication says.
 *
 * @param node the sender's id
 * @param number counts the sender's canaries from 1
 * @param leaving whether the sender stops, so that its silence means nothing
 * @param out whether the sender is out by its own verdict
 * @param deafTo ids of the nodes the sender does not hear
 * @param heard the last canary the sender heard of each node
 */
record Song(
    String node,
    long number,
    boolean leaving,
    boolean out,
    Set<String> deafTo,
    Map<String, Echo> heard) {

  /**
   * Says that a canary was heard.
   *
   * @param number of that canary
   * @param heldMillis how long ago
   */
  record Echo(long number, long heldMillis) {}

  /** The payload. */
  Data encode() {
    JsonObject echoes = new JsonObject();
    heard.forEach((id, echo) -> echoes.put(id, JsonArray.of(echo.number, echo.heldMillis)));
    JsonObject body =
        new JsonObject()
            .put("node", node)
            .put("number", number)
            .put("deaf", new JsonArray(java.util.List.copyOf(deafTo)))
            .put("heard", echoes);
    if (leaving) {
      body.put("leaving", true);
    }
    if (out) {
      body.put("out", true);
    }
    return Data.json(body.toBuffer().getBytes());
  }

  /** Reads a payload; null when it is none. */
  static @Nullable Song decode(@Nullable Data data) {
    if (data == null) {
      return null;
    }
    try {
      JsonObject body = new JsonObject(Buffer.buffer(data.bytes()));
      Set<String> deaf = new HashSet<>();
      body.getJsonArray("deaf").forEach(id -> deaf.add((String) id));
      Map<String, Echo> heard = new HashMap<>();
      for (String id : body.getJsonObject("heard").fieldNames()) {
        JsonArray echo = body.getJsonObject("heard").getJsonArray(id);
        heard.put(id, new Echo(echo.getLong(0), echo.getLong(1)));
      }
      return new Song(
          body.getString("node"),
          body.getLong("number"),
          body.getBoolean("leaving", false),
          body.getBoolean("out", false),
          deaf,
          heard);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
